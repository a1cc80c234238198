import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Turn } from "../../core/routing/decision.ts";
import { fnv1a } from "./fnv1a.ts";

/** Two prompts of which a person would say without thinking twice that one is harder. */
export interface Pair {
  readonly id: string;
  readonly easier: string;
  readonly harder: string;
  readonly easierAfter?: readonly Turn[];
  readonly harderAfter?: readonly Turn[];
}

/** One half is looked at while choosing, the other only for the report. */
export type Half = "choosing" | "report";

export function readPairs(): readonly Pair[] {
  return read("pairs.jsonl");
}

/** Written when the words that are looked for had been chosen. */
export function readLaterPairs(): readonly Pair[] {
  return read("pairsLater.jsonl");
}

/** Written by somebody who had no part in the scorer, in three rounds: `README.md` says what was known in each. */
export function readAuditPairs(round: 1 | 2 | 3): readonly Pair[] {
  return read("pairsAudit.jsonl").filter(({ id }) => id.startsWith(`audit${round}-`));
}

/** Written by a third person, before looking at any word or score. */
export function readFreshPairs(): readonly Pair[] {
  return read("pairsFresh.jsonl");
}

/** Written by a fourth person; of the first two parts the report half was not looked at before the scorer was changed. */
export function readWidePairs(half: Half): readonly Pair[] {
  return read("pairsWide.jsonl").filter((pair) => halfOf(pair) === half);
}

function read(name: string): readonly Pair[] {
  return readFileSync(join(import.meta.dirname, name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Pair);
}

/** The half never changes when pairs are added, as it hangs on nothing but the id. */
export function halfOf({ id }: Pair): Half {
  return ((fnv1a(id) >>> 4) & 1) === 1 ? "choosing" : "report";
}
