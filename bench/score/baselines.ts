import { fnv1a } from "./fnv1a.ts";

/** A way to score a prompt by its text alone. */
export type PlainScorer = (prompt: string) => number;

/** What a good scorer has to be better than. */
export const baselines: Readonly<Record<string, PlainScorer>> = {
  "prompt length": (prompt) => prompt.length,
  random: (prompt) => fnv1a(`random ${prompt}`),
  keywords: countKeywords,
};

const hardWords =
  /prove|explain|analy[sz]e|compare|design|implement|develop|optimi[sz]e|refactor|debug|algorithm|architecture|complex|evaluate|derive|why|how|step by step/gi;
const easyWords = /hello|hi|thanks|what is|define|translate|list|typo|fix|simple|capital/gi;

/** The usual list of words, found anywhere. */
function countKeywords(prompt: string): number {
  return (prompt.match(hardWords)?.length ?? 0) - (prompt.match(easyWords)?.length ?? 0);
}
