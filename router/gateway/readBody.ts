import type { IncomingMessage } from "node:http";
import { asObject } from "../dispatch/chunk.ts";
import { RouterError } from "../routerError.ts";
import { maxJsonDepth, nestsDeeperThan } from "./jsonDepth.ts";

/** A request's body: the text as it came, and what it says. */
export interface JsonBody {
  readonly text: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** A request's body as a JSON object. @throws RouterError when it is too large, too deep, not JSON, or not an object. */
export async function readJsonObject(request: IncomingMessage, maxBytes: number): Promise<JsonBody> {
  const text = await readBody(request, maxBytes);
  if (nestsDeeperThan(text, maxJsonDepth))
    throw new RouterError("BAD_REQUEST", `The request body nests deeper than ${String(maxJsonDepth)} levels.`);
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

/** Listens to the events of the request: reading it as an iterator costs more than the rest of a small request. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const tooLarge = (): void => {
      request.removeAllListeners("data");
      request.pause();
      const megabytes = String(Math.floor(maxBytes / 1024 / 1024));
      reject(new RouterError("TOO_LARGE", `The request body is larger than ${megabytes} MB.`));
    };
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
      tooLarge();
      return;
    }
    request.on("data", (part: Buffer) => {
      size += part.length;
      if (size > maxBytes) tooLarge();
      else parts.push(part);
    });
    request.on("end", () => {
      const [only] = parts;
      resolve((only !== undefined && parts.length === 1 ? only : Buffer.concat(parts, size)).toString("utf8"));
    });
    const broke = (): void => {
      reject(new RouterError("BAD_REQUEST", "The request ended before its body was whole."));
    };
    request.on("error", broke).on("aborted", broke);
  });
}
