/** Where failures are written for those who will look into them. */
export interface ServerLog {
  error(message: string): void;
  warn(message: string): void;
}

/**
 * Runs a handler so that its failure neither ends the server nor leaves a request without an answer: it is logged with
 * method and document, and `fallback` is the answer.
 */
export async function runSafely<T>(
  call: { readonly method: string; readonly document?: string; readonly log: ServerLog; readonly fallback: T },
  handler: () => T | Promise<T>,
): Promise<T> {
  try {
    return await handler();
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    call.log.error(`${call.method} failed${call.document === undefined ? "" : ` for ${call.document}`}: ${what}`);
    return call.fallback;
  }
}
