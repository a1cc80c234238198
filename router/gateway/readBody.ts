import type { IncomingMessage } from "node:http";
import { asObject } from "../dispatch/chunk.ts";
import { RouterError } from "../routerError.ts";

/** A request's body as a JSON object. @throws RouterError when it is too large, not JSON, or not an object. */
export async function readJsonObject(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await readBody(request, maxBytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RouterError("BAD_REQUEST", "The request body is not valid JSON.", { cause: error });
  }
  const object = asObject(value);
  if (object === undefined) throw new RouterError("BAD_REQUEST", "The request body must be a JSON object.");
  return object;
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const tooLarge = (): RouterError =>
    new RouterError("TOO_LARGE", `The request body is larger than ${String(Math.floor(maxBytes / 1024 / 1024))} MB.`);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
