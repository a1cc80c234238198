import { asObject } from "../dispatch/chunk.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import { RouterError } from "../routerError.ts";
import { maxJsonDepth, nestsDeeperThan } from "./jsonDepth.ts";

/** A request's body: the text as it came, and what it says. */
export interface JsonBody {
  readonly text: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/**
 * A request's body as a JSON object.
 * @throws RouterError when it is too deep, not JSON, or not an object; HttpFault when it is too large or does not come.
 */
export async function readJsonObject(request: HttpRequest, maxBytes: number): Promise<JsonBody> {
  const text = (await request.readBody(maxBytes)).toString("utf8");
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
