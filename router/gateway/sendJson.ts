import type { ServerResponse } from "node:http";

/** Sends a whole answer. `body` is JSON already when it is a text. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { ...headers, "content-type": "application/json; charset=utf-8" });
  response.end(text);
}
