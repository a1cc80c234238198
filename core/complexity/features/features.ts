import { code, diff, files, hardCode, programming, trace } from "./code.ts";
import type { Contribution } from "../contribution.ts";
import type { Feature, Reading } from "./feature.ts";
import { lookUp } from "./lookUp.ts";
import { oneSetting } from "./settings.ts";
import { spoken } from "./spoken.ts";
import {
  constraints,
  figures,
  formulas,
  largeScale,
  length,
  longWords,
  parts,
  questions,
  smallTalk,
  wholeProgram,
} from "./structure.ts";
import { supposing, symptom } from "./symptoms.ts";

/** All that is set by hand, in the order in which it is shown. */
export function contributionsOf(reading: Reading): readonly Contribution[] {
  const found: Contribution[] = [];
  const talk = smallTalk(reading);
  if (talk !== undefined) found.push(talk);
  for (const contribution of spoken(reading)) found.push(contribution);
  for (const feature of others) {
    const contribution = feature(reading);
    if (contribution !== undefined) found.push(contribution);
  }
  return found;
}

const others: readonly Feature[] = [
  lookUp,
  oneSetting,
  symptom,
  supposing,
  formulas,
  figures,
  largeScale,
  code,
  hardCode,
  diff,
  trace,
  files,
  programming,
  constraints,
  questions,
  parts,
  wholeProgram,
  longWords,
  length,
];
