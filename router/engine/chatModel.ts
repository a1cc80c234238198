/** One turn of a conversation, as plain text. */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
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
  /** `length` when it was cut at `maxTokens` or because the context is full. */
  readonly finish: "stop" | "length";
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
