import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { RouterError } from "../routerError.ts";
import { sendJson } from "./sendJson.ts";

/**
 * Answers what Node's parser could not make a request of, or gave up waiting for. `pending` is an answer on the same
 * connection that is not finished. To be called once for a connection. Returns what the client is told.
 */
export function answerMalformed(
  failure: NodeJS.ErrnoException,
  socket: Duplex,
  pending: ServerResponse | undefined,
): RouterError | undefined {
  if (failure.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const error = errorOf(failure);
  const say = (): void => void socket.end(rawResponse(error));
  if (pending === undefined) say();
  // Nonsense behind a whole request: first that gets its answer.
  else if (pending.req.complete) pending.once("finish", say);
  // The request's own body broke, so this is its answer.
  else if (!pending.headersSent) sendJson(pending, error.status, error.body, { connection: "close" });
  else socket.destroy();
  return error;
}

function errorOf({ code }: NodeJS.ErrnoException): RouterError {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new RouterError("TOO_LARGE", "The request's headers are larger than 16 kB.", { status: 431 });
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return new RouterError("TOO_LARGE", "The request's chunk extensions are larger than 16 kB.");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new RouterError("BAD_REQUEST", "The request took too long to arrive.", { status: 408 });
    default:
      return new RouterError("BAD_REQUEST", "This is not a valid HTTP/1.1 request.");
  }
}

const reasonPhrases: Readonly<Record<number, string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  413: "Content Too Large",
  431: "Request Header Fields Too Large",
};

function rawResponse(error: RouterError): string {
  const body = JSON.stringify(error.body);
  return [
    `HTTP/1.1 ${String(error.status)} ${reasonPhrases[error.status] ?? "Error"}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${String(Buffer.byteLength(body))}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
