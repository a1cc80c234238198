/** A way to score a prompt by its text alone. */
export type PlainScorer = (prompt: string) => number;

/** What a good scorer has to be better than. */
export const baselines: Readonly<Record<string, PlainScorer>> = {
  "prompt length": (prompt) => prompt.length,
  /** All are equal, and ties are worth what chance would win. */
  random: () => 0,
  keywords: countKeywords,
};

const hardWords =
  /prove|explain|analy[sz]e|compare|design|implement|develop|optimi[sz]e|refactor|debug|algorithm|architecture|complex|evaluate|derive|why|how|step by step/gi;
const easyWords = /hello|hi|thanks|what is|define|translate|list|typo|fix|simple|capital/gi;

/** The usual list of words, found anywhere. */
function countKeywords(prompt: string): number {
  return (prompt.match(hardWords)?.length ?? 0) - (prompt.match(easyWords)?.length ?? 0);
}
