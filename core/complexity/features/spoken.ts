import type { Contribution } from "../contribution.ts";
import type { Concept } from "../words/concept.ts";
import { concepts, type ConceptName, type Reading, type WordName } from "./feature.ts";
import { isLookUp } from "./lookUp.ts";

/** What the words of a prompt say: one contribution for each concept that is spoken of, in the order of the concepts. */
export function spoken(reading: Reading): readonly Contribution[] {
  const met: ConceptName[] = [];
  // Few of the many concepts come up.
  for (const name of reading.found.names) if (isConcept(name)) met.push(name);
  return met.map((name) => {
    const { label, amount, further }: Concept = concepts[name];
    const count = reading.found.get(name)?.words ?? 0;
    const more = further === undefined ? 0 : further.amount * Math.min(count - 1, further.most);
    return { label, amount: (amount + more) * shareOf(name, reading) };
  });
}

const conceptNames: ReadonlySet<string> = new Set(Object.keys(concepts));

function isConcept(name: WordName): name is ConceptName {
  return conceptNames.has(name);
}

/** What a thing is about says nothing about a question that looks it up. */
const topics: ReadonlySet<ConceptName> = new Set<ConceptName>([
  "systems",
  "algorithms",
  "mathematics",
  "scholarship",
  "design",
  "change",
  "extend",
]);

/** What is no beginner's work, though a loop or a to-do list is spoken of. */
const ofWork = ["proof", "design", "change", "fault", "weigh", "systems"] as const;

const howTo = /^ ?(?:(?:hi|hey|so|and|ok) )?how (?:do|can|would|to)\b/;

/** What goes beyond an edit, whatever else is to be edited. */
const deeper = ["proof", "fault", "weigh", "explain", "solve", "plan", "build"] as const;

/** How much of its amount a concept has beside what else is said. */
function shareOf(name: ConceptName, reading: Reading): number {
  const { words } = reading.sample.count;
  if (topics.has(name)) {
    if (isLookUp(reading)) return 0.2;
    return reading.found.has("edit") && !deeper.some((other) => reading.found.has(other)) ? 0.3 : 1;
  }
  if (name === "explain" && isLookUp(reading)) return 0.2;
  // A question for a fact is short: in a longer prompt its words ask for something else as well.
  if (name === "fact" && reading.found.has("mathematics") && words > 6) return 0.2;
  if (name === "fact") return words > 14 ? 0.2 : words > 9 ? 0.5 : 1;
  if (name === "beginner") return ofWork.some((other) => reading.found.has(other)) ? 0.4 : 1;
  // "How do I create a branch?" asks for a command, not for the branch.
  if (name === "build") return words <= 10 && howTo.test(reading.sample.asked) ? 0.3 : 1;
  if (name === "definition") return words > 18 ? 0.4 : 1;
  // A website that shows jokes is no joke.
  if (name === "everyday" && (words > 10 || reading.found.has("programming"))) return 0.3;
  return 1;
}
