import { isUtf8 } from "node:buffer";
import { countText } from "../../core/routing/countText.ts";
import { asObject } from "../dispatch/chunk.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import { RouterError } from "../routerError.ts";
import { maxJsonDepth, nestsDeeperThan } from "./jsonDepth.ts";
import { hasMorePartsThan, maxJsonParts } from "./jsonParts.ts";
import { WrongRequest } from "./refuse.ts";

/** A request's body: the text as it came, and what it says. */
export interface JsonBody {
  readonly text: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** Reads a request's body as a JSON object. Rejects as `toJsonObject` throws, and as `readPlainBody` rejects. */
export async function readJsonObject(request: HttpRequest, maxBytes: number): Promise<JsonBody> {
  return toJsonObject(await readPlainBody(request, maxBytes));
}

/**
 * A request's body as it is meant. One that came compressed is refused: no client does so without being told to, and
 * what it comes to would be known only when it is unpacked. Rejects as `HttpRequest.readBody`. @throws RouterError
 */
export function readPlainBody(request: HttpRequest, maxBytes: number): Promise<Buffer> {
  const coding = request.headers.get("content-encoding");
  if (coding !== undefined && coding.toLowerCase() !== "identity")
    throw new WrongRequest(
      "BAD_REQUEST",
      `The router reads no compressed requests. Send this one without \`Content-Encoding: ${coding.slice(0, 50)}\`.`,
      { status: 415, headers: { "accept-encoding": "identity" } },
    );
  return request.readBody(maxBytes);
}

/** Programs on Windows write it before a file in UTF-8. In JSON it is nothing, and no model server is to see it. */
const byteOrderMark = Buffer.from("\uFEFF");

function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === byteOrderMark[0] && bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark);
}

/** @throws RouterError when the bytes are too deep or in too many parts, not UTF-8, not JSON, or not an object. */
export function toJsonObject(bytes: Buffer): JsonBody {
  const text = bytes.toString("utf8", startsWithMark(bytes) ? byteOrderMark.length : 0);
  // What is no UTF-8 has become this character, and would reach the model as another text than was sent.
  if (text.includes("\u{FFFD}") && !isUtf8(bytes))
    throw new RouterError("BAD_REQUEST", "The request body is not UTF-8, as JSON has to be.");
  if (nestsDeeperThan(text, maxJsonDepth))
    throw new RouterError("BAD_REQUEST", `The request body nests deeper than ${String(maxJsonDepth)} levels.`);
  if (hasMorePartsThan(text, maxJsonParts))
    throw new RouterError(
      "BAD_REQUEST",
      `The request body holds more than ${countText(maxJsonParts)} objects, lists and texts. Send less at once.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RouterError("BAD_REQUEST", "The request body is not valid JSON.", { cause: error });
  }
  const object = asObject(value);
  if (object === undefined) throw new RouterError("BAD_REQUEST", "The request body must be a JSON object.");
  return { text, object };
}
