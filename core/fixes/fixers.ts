import type { Fixer } from "./fix.ts";
import { disabledModel } from "./fixers/disabledModel.ts";
import { duplicateModel } from "./fixers/duplicateModel.ts";
import { missingModel } from "./fixers/missingModel.ts";
import { notInfinity } from "./fixers/notInfinity.ts";

/** How problems of each code are solved. A new fix is a file in fixers/ and a line here. */
export const fixers: ReadonlyMap<string, Fixer> = new Map([
  ["missing-model", missingModel],
  ["disabled-model", disabledModel],
  ["duplicate-model", duplicateModel],
  ["not-infinity", notInfinity],
]);
