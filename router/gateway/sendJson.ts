import type { ServerResponse } from "node:http";

/** Sends a whole answer. `body` is JSON already when it is a text or bytes. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.isBuffer(body) ? body : typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json; charset=utf-8",
    // Without it the body would be sent in chunks.
    "content-length": Buffer.byteLength(bytes),
  });
  response.end(bytes);
}
