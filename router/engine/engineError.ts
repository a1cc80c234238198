/** A refusal that the caller sees, in the shape that OpenAI and llama-server give to errors. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly status: number;
  readonly type: string;
  /** Further fields of the error, such as `n_ctx`. */
  readonly details: Readonly<Record<string, number>>;

  constructor(status: number, type: string, message: string, details: Readonly<Record<string, number>> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }

  toBody(): unknown {
    return { error: { message: this.message, type: this.type, code: this.status, ...this.details } };
  }
}

export function badRequest(message: string): EngineError {
  return new EngineError(400, "invalid_request_error", message);
}

/** The prompt alone fills the context. llama.cpp would cut it in silence. */
export function exceedsContext(promptTokens: number, contextSize: number): EngineError {
  return new EngineError(
    400,
    "exceed_context_size_error",
    `The prompt has ${promptTokens} tokens, but this model's context holds ${contextSize}. Shorten the conversation or start a new chat.`,
    { n_prompt_tokens: promptTokens, n_ctx: contextSize },
  );
}
