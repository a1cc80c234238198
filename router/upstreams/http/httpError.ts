/**
 * What went wrong between us and a server besides what the system says. `NOT_HTTP`: it sent something that is no answer.
 * `CLOSED`: it closed the connection before its answer was whole. `CONNECT_TIMEOUT`: it did not accept a connection.
 */
export type HttpErrorCode = "NOT_HTTP" | "CLOSED" | "CONNECT_TIMEOUT";

export class HttpError extends Error {
  readonly code: HttpErrorCode;

  constructor(code: HttpErrorCode, message: string) {
    super(message);
    this.name = "HttpError";
    this.code = code;
  }
}
