import { isFiniteNumber, isString } from "../../protocol/guards.ts";
import { parseEventLine } from "../eventLine.ts";

/** What the engine's process says on stdout, one line of JSON each. */
export type EngineEvent =
  | { readonly event: "listening"; readonly port: number }
  | { readonly event: "ready"; readonly loadMs: number }
  | { readonly event: "failed"; readonly message: string };

/** The token that requests must carry; in the environment so that no process list shows it. */
export const engineTokenVariable = "MAGI_ENGINE_TOKEN";

/** The event in a line of the child's stdout; undefined for anything else, such as a message of a library. */
export function parseEngineEvent(line: string): EngineEvent | undefined {
  const { event, port, loadMs, message } = parseEventLine(line) ?? {};
  if (event === "listening" && isFiniteNumber(port)) return { event, port };
  if (event === "ready" && isFiniteNumber(loadMs)) return { event, loadMs };
  if (event === "failed" && isString(message)) return { event, message };
  return undefined;
}
