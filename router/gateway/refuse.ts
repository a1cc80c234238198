import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../core/ports.ts";
import type { RouterError } from "../routerError.ts";

/** How long the rest of a body is taken in that nobody reads. */
const drainMs = 2_000;

/**
 * Sends an error instead of an answer. A body that is still coming is taken in and thrown away for a while: closing on it
 * at once would reset the connection, and the client would see that instead of the reason.
 */
export function sendError(
  error: RouterError,
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly clock: Clock },
  headers: Readonly<Record<string, string>> = {},
): void {
  const { request, response, clock } = exchange;
  const text = JSON.stringify(error.body);
  const isComing = !request.complete && hasBody(request);
  response.writeHead(error.status, {
    ...(error.retryAfterSeconds === undefined ? {} : { "retry-after": String(error.retryAfterSeconds) }),
    ...headers,
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(text)),
    // What is left of the body could be taken for the next request.
    ...(isComing ? { connection: "close" } : {}),
  });
  // Who asked whether to send the body does not send it now.
  if (!isComing || request.headers.expect !== undefined) {
    response.end(text);
    return;
  }
  response.write(text);
  const end = (): void => {
    cancel();
    response.end();
  };
  const cancel = clock.after(drainMs, end);
  request.on("end", end).on("close", end).resume();
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
