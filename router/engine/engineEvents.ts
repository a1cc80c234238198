/** What the engine's process says on stdout, one line of JSON each. */
export type EngineEvent =
  | { readonly event: "listening"; readonly port: number }
  | { readonly event: "ready"; readonly loadMs: number }
  | { readonly event: "failed"; readonly message: string };

/** The token that requests must carry; in the environment so that no process list shows it. */
export const engineTokenVariable = "MAGI_ENGINE_TOKEN";

/** The event in a line of the child's stdout; undefined for anything else, such as a message of a library. */
export function parseEngineEvent(line: string): EngineEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A library's message may begin with a brace too.
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("event" in value)) return undefined;
  if (value.event === "listening" && "port" in value && typeof value.port === "number")
    return { event: "listening", port: value.port };
  if (value.event === "ready" && "loadMs" in value && typeof value.loadMs === "number")
    return { event: "ready", loadMs: value.loadMs };
  if (value.event === "failed" && "message" in value && typeof value.message === "string")
    return { event: "failed", message: value.message };
  return undefined;
}
