import type { Concept } from "../words/concept.ts";
import { concepts, type ConceptName, type Feature } from "./feature.ts";

/** What the words of a prompt say: one feature for each concept. */
export const spoken: readonly Feature[] = (Object.entries(concepts) as [ConceptName, Concept][]).map(
  ([name, { label, amount, further }]) =>
    ({ found }) => {
      const count = found.get(name)?.words;
      if (count === undefined) return undefined;
      const more = further === undefined ? 0 : further.amount * Math.min(count - 1, further.most);
      return { label, amount: amount + more };
    },
);
