import { HttpFault } from "../httpServer/httpFault.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { RouterError } from "../routerError.ts";
import { sendJson } from "./sendJson.ts";

/** A request that is not as HTTP wants it here; its headers say what would be. */
export class WrongRequest extends RouterError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: "BAD_REQUEST" | "NOT_FOUND",
    message: string,
    { status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  ) {
    super(code, message, { status });
    this.headers = headers;
  }
}

/** Sends an error instead of an answer. */
export function sendError(error: RouterError, response: HttpResponse): void {
  const { status, body, retryAfterSeconds } = error;
  const wait = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  sendJson(response, status, body, { ...wait, ...(error instanceof WrongRequest && error.headers) });
}

/** What is wrong with a request as HTTP, in the router's own terms. Other errors stay as they are. */
export function withoutHttpFault(error: unknown): unknown {
  if (!(error instanceof HttpFault)) return error;
  const { status, message } = error;
  return new RouterError(status === 413 || status === 431 ? "TOO_LARGE" : "BAD_REQUEST", message, {
    status,
    cause: error,
  });
}
