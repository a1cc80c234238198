import type { ServerResponse } from "node:http";

/** Sends a whole answer. `body` is JSON already when it is a text or bytes. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json; charset=utf-8",
    // Without it the body would be sent in chunks.
    "content-length": bytes.length,
  });
  // As one text with the head, byte for byte a character, it is sent in one go.
  if (bytes.length <= smallBytes) response.end(bytes.toString("latin1"), "latin1");
  else response.end(bytes);
}

const smallBytes = 64 * 1024;
