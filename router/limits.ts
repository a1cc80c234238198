/** How long and how much the router puts up with. Tests make these small. */
export interface Limits {
  /** A prompt waits this long for a model that is loading. */
  readonly loadingMs: number;
  /** A server that answers neither the prompt nor a health check for this long is taken for hung. */
  readonly silenceMs: number;
  /** The same as long as another endpoint can have the prompt. */
  readonly silenceWithOthersMs: number;
  /** A health check that takes longer has failed. */
  readonly checkMs: number;
  /** How many prompts may wait for one endpoint. */
  readonly queueLength: number;
  /** A server that wants to be asked again later is waited for this long at most, when nothing else can answer. */
  readonly retryAfterMs: number;
  /** A client gets this long to send the headers of a request. */
  readonly headersMs: number;
  /** A client gets this long to send a whole request. */
  readonly requestMs: number;
  /** A client that takes nothing of its answer for this long is taken for gone. */
  readonly stalledReaderMs: number;
  /** The largest request body that is read. */
  readonly bodyBytes: number;
  /** The longest answer that is held until it is whole. Thousands of vectors at once are longer than any request. */
  readonly answerBytes: number;
}

export const usualLimits: Limits = {
  loadingMs: 180_000,
  silenceMs: 30_000,
  silenceWithOthersMs: 10_000,
  checkMs: 5_000,
  queueLength: 100,
  retryAfterMs: 10_000,
  headersMs: 10_000,
  requestMs: 120_000,
  stalledReaderMs: 300_000,
  bodyBytes: 32 * 1024 * 1024,
  answerBytes: 256 * 1024 * 1024,
};
