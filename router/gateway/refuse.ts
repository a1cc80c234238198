import { HttpFault } from "../httpServer/httpFault.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { RouterError } from "../routerError.ts";
import { sendJson } from "./sendJson.ts";

/** Sends an error instead of an answer. */
export function sendError(
  { status, body, retryAfterSeconds }: RouterError,
  response: HttpResponse,
  headers: Readonly<Record<string, string>> = {},
): void {
  const wait = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  sendJson(response, status, body, { ...wait, ...headers });
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
