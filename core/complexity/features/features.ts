import { code, diff, files, hardCode, programming, trace } from "./code.ts";
import type { Feature } from "./feature.ts";
import { lookUp } from "./lookUp.ts";
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
export const features: readonly Feature[] = [
  smallTalk,
  ...spoken,
  lookUp,
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
