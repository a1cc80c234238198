import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Prompts as people send them, in about that mixture: what a score is the rank among. */
export function readEveryday(): readonly string[] {
  return readFileSync(join(import.meta.dirname, "everyday.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as string);
}
