// What a llama-server in router mode starts a model with: its list of models has the command line of each, loaded or not, with
// the long name of each option.
import type { Entry } from "../../core/discovery/entry.ts";
import { contextOf, positive } from "../../core/servers/modelEntries.ts";
import { asObject } from "../dispatch/chunk.ts";

/**
 * Whether a model's slots share one context: by word, or because nobody says how many slots there are. `undefined` when the
 * list does not show the command line.
 */
export function sharesContext(entry: Entry): boolean | undefined {
  const args = argumentsOf(entry);
  if (args === undefined) return undefined;
  if (args.includes("--kv-unified")) return true;
  return !args.includes("--no-kv-unified") && !args.includes("--parallel");
}

/** The context that a model is started with, at most; `undefined` when nobody says. */
export function contextFor(entry: Entry): number | undefined {
  const args = argumentsOf(entry) ?? [];
  const at = args.indexOf("--ctx-size");
  return (at < 0 ? undefined : positive(Number(args[at + 1]))) ?? contextOf(entry);
}

function argumentsOf(entry: Entry): readonly unknown[] | undefined {
  const args = asObject(entry["status"])?.["args"];
  return Array.isArray(args) ? args : undefined;
}
