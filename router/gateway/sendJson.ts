import type { HttpResponse } from "../httpServer/httpResponse.ts";
import type { HeaderLines } from "../httpServer/responseHead.ts";

/** Sends a whole answer. `body` is JSON already when it is a text or bytes; `lines` are more headers. */
export function sendJson(
  response: HttpResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  lines?: HeaderLines,
): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  response.send(status, { ...headers, "content-type": "application/json; charset=utf-8" }, bytes, lines);
}
