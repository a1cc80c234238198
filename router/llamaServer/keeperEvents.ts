import { isFiniteNumber, isString } from "../../protocol/guards.ts";
import { parseEventLine } from "../eventLine.ts";

/** What the keeper says on stdout, one line of JSON each. */
export type KeeperEvent =
  | { readonly event: "started"; readonly pid: number }
  /** `how` fits after a colon. */
  | { readonly event: "ended"; readonly how: string }
  /** The program could not be started. */
  | { readonly event: "failed"; readonly message: string };

/** The event in a line; undefined for anything else. */
export function parseKeeperEvent(line: string): KeeperEvent | undefined {
  const { event, pid, how, message } = parseEventLine(line) ?? {};
  if (event === "started" && isFiniteNumber(pid)) return { event, pid };
  if (event === "ended" && isString(how)) return { event, how };
  if (event === "failed" && isString(message)) return { event, message };
  return undefined;
}
