import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { HeaderLines, isWritten } from "../httpServer/responseHead.ts";
import type { ResponseHeaders } from "../httpServer/responseHead.ts";

const type = { "content-type": "application/json; charset=utf-8" };
const typeLines = new HeaderLines(type);

/** Sends a whole answer. `body` is JSON already when it is a text or bytes; a text of ASCII goes out as it is. */
export function sendJson(response: HttpResponse, status: number, body: unknown, headers: ResponseHeaders = []): void {
  const json = Buffer.isBuffer(body) || typeof body === "string" ? body : JSON.stringify(body);
  response.send(status, isWritten(headers) ? [...headers, typeLines] : { ...headers, ...type }, json);
}
