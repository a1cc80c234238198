export type FaultStatus = 400 | 408 | 413 | 431;

/** What is wrong with a request as HTTP, whatever it wants. The message is a sentence for whoever sent it. */
export class HttpFault extends Error {
  readonly status: FaultStatus;

  constructor(status: FaultStatus, message: string) {
    super(message);
    this.name = "HttpFault";
    this.status = status;
  }
}

/** A fault of what should have been HTTP/1.1; `why` goes on behind a colon. */
export function malformed(why: string): HttpFault {
  return new HttpFault(400, `This is not a valid HTTP/1.1 request: ${why}.`);
}
