/** One look at a server: the answer to a request that costs it nothing. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  /** The body, when it is a JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
  readonly latencyMs: number;
}

/**
 * Gets a page, or posts `question` as JSON where a server wants to be asked like that. Rejects when the server cannot be
 * reached, or with the signal's reason.
 */
export type Probe = (url: string, question?: Readonly<Record<string, unknown>>) => Promise<Reply>;
