import type { Concept } from "../words/concept.ts";
import { concepts, type ConceptName, type Feature, type Reading } from "./feature.ts";

/** What the words of a prompt say: one feature for each concept. */
export const spoken: readonly Feature[] = (Object.entries(concepts) as [ConceptName, Concept][]).map(
  ([name, { label, amount, further }]) =>
    (reading) => {
      const { found } = reading;
      const count = found.get(name)?.words;
      if (count === undefined) return undefined;
      const more = further === undefined ? 0 : further.amount * Math.min(count - 1, further.most);
      return { label, amount: (amount + more) * shareOf(name, reading) };
    },
);

/** A question for a fact is short: in a longer prompt its words ask for something else as well. */
const mostWordsOfFact = 18;

/** How much of its amount a concept has beside what else is said. */
function shareOf(name: ConceptName, { found, sample }: Reading): number {
  if (name === "fact" || name === "definition") return sample.count.words > mostWordsOfFact ? 0.4 : 1;
  // A website that shows jokes is no joke.
  if (name === "everyday" && found.has("programming")) return 0.3;
  return 1;
}
