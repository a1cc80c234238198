import type { Contribution } from "../contribution.ts";
import type { Sample } from "../sample.ts";
import { easyTasks } from "../words/easyTasks.ts";
import { createWordFinder, type Found } from "../words/findWords.ts";
import { limits } from "../words/limits.ts";
import { tools } from "../words/programming.ts";
import { requests } from "../words/requests.ts";
import { symptoms } from "../words/symptoms.ts";
import { talk } from "../words/talk.ts";
import { topics } from "../words/topics.ts";

/** Everything that is looked up in a prompt by its words. */
export const concepts = { ...requests, ...topics, ...easyTasks };
export type ConceptName = keyof typeof concepts;
export type WordName =
  ConceptName | keyof typeof limits | keyof typeof symptoms | keyof typeof talk | keyof typeof tools;

export interface Reading {
  readonly sample: Sample;
  readonly found: Found<WordName>;
  /** Whether something is asked that takes thought. */
  readonly isDemanding: boolean;
  /** Whether something is asked that a small model does as well. */
  readonly isSmallTask: boolean;
}

/** A feature looks at a prompt and says how it moves the score, or nothing. */
export type Feature = (reading: Reading) => Contribution | undefined;

/** Made when it is first needed: thousands of words take a moment to sort, and most programs start without a prompt. */
let findWords: ((asked: string) => Found<WordName>) | undefined;

export function read(sample: Sample): Reading {
  const found = findWordsIn(sample.asked);
  let isDemanding = false;
  let isSmallTask = false;
  for (const name of found.names) {
    isDemanding ||= demanding.has(name);
    isSmallTask ||= small.has(name);
  }
  return { sample, found, isDemanding, isSmallTask };
}

/** What is spoken of in a text that `foldWords` wrote. */
export function findWordsIn(asked: string): Found<WordName> {
  findWords ??= createWordFinder<WordName>({ ...concepts, ...limits, ...symptoms, ...talk, ...tools });
  return findWords(asked);
}

const demanding: ReadonlySet<string> = new Set(Object.keys({ ...requests, ...topics }));
const small: ReadonlySet<string> = new Set(Object.keys(easyTasks));
