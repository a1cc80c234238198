/** One turn of a conversation, as plain text. */
export interface ChatMessage {
  /** `tool`: what a tool answered. */
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly text: string;
  /** What an assistant called in this turn. */
  readonly toolCalls?: readonly ToolCall[];
  /** The call that a tool answers. */
  readonly callId?: string;
}

/** A function of the caller's that the model may ask for. */
export interface ChatTool {
  readonly name: string;
  readonly description?: string;
  /** A JSON schema of its arguments; absent when it takes none. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** A JSON text. */
  readonly arguments: string;
}

/** How an answer is to be written; what is absent is llama.cpp's usual choice. */
export interface AnswerOptions {
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly seed?: number;
  readonly stop: readonly string[];
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  /** What the answer has to be; text when absent. */
  readonly format?: AnswerFormat;
  /** What the model may call, where its chat template knows of tools; otherwise it answers without. */
  readonly tools?: readonly ChatTool[];
}

/** Any JSON value, or one that a JSON schema allows. */
export type AnswerFormat =
  { readonly kind: "json" } | { readonly kind: "schema"; readonly schema: Readonly<Record<string, unknown>> };

/** Text as it is written. A `thought` is what a reasoning model writes before it answers. */
export interface AnswerPiece {
  readonly kind: "text" | "thought";
  readonly text: string;
}

export interface Answer {
  /** `length` when it was cut at `maxTokens` or because the context is full, `tool_calls` when tools are to be called. */
  readonly finish: "stop" | "length" | "tool_calls";
  readonly toolCalls?: readonly Omit<ToolCall, "id">[];
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A loaded language model. Each slot writes one answer at a time; the caller hands out the slots. */
export interface ChatModel {
  /** Tokens of one conversation, prompt and answer. */
  readonly contextSize: number;
  /** Tokens that the model was made for. */
  readonly trainContextSize: number;
  readonly slots: number;
  /**
   * Writes an answer to the conversation. Throws an `EngineError` when the prompt does not fit the context or the
   * model's chat template does not take the conversation, before any piece; throws the signal's reason when it aborts,
   * and has stopped computing by then.
   */
  answer(
    slot: number,
    messages: readonly ChatMessage[],
    options: AnswerOptions,
    onPiece: (piece: AnswerPiece) => void,
    signal: AbortSignal,
  ): Promise<Answer>;
}
