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
}

/** A feature looks at a prompt and says how it moves the score, or nothing. */
export type Feature = (reading: Reading) => Contribution | undefined;

/** Made when it is first needed: thousands of words take a moment to sort, and most programs start without a prompt. */
let findWords: ((asked: string) => Found<WordName>) | undefined;

export function read(sample: Sample): Reading {
  findWords ??= createWordFinder<WordName>({ ...concepts, ...limits, ...symptoms, ...talk, ...tools });
  return { sample, found: findWords(sample.asked) };
}

const demanding = Object.keys({ ...requests, ...topics }) as ConceptName[];
const small = Object.keys(easyTasks) as ConceptName[];

/** Whether something is asked that takes thought. */
export function isDemanding({ found }: Reading): boolean {
  return demanding.some((name) => found.has(name));
}

/** Whether something is asked that a small model does as well. */
export function isSmallTask({ found }: Reading): boolean {
  return small.some((name) => found.has(name));
}
