import { isFiniteNumber, isString } from "../../protocol/guards.ts";

/** What the keeper says on stdout, one line of JSON each. */
export type KeeperEvent =
  | { readonly event: "started"; readonly pid: number }
  /** `how` fits after a colon. */
  | { readonly event: "ended"; readonly how: string }
  /** The program could not be started. */
  | { readonly event: "failed"; readonly message: string };

/** The event in a line; undefined for anything else. */
export function parseKeeperEvent(line: string): KeeperEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Not JSON.
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("event" in value)) return undefined;
  if (value.event === "started" && "pid" in value && isFiniteNumber(value.pid))
    return { event: "started", pid: value.pid };
  if (value.event === "ended" && "how" in value && isString(value.how)) return { event: "ended", how: value.how };
  if (value.event === "failed" && "message" in value && isString(value.message))
    return { event: "failed", message: value.message };
  return undefined;
}
