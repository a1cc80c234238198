import type { Rule } from "./rule.ts";
import { disabledModel } from "./rules/disabledModel.ts";
import { duplicateModel } from "./rules/duplicateModel.ts";
import { duplicateTier } from "./rules/duplicateTier.ts";
import { emptyTier } from "./rules/emptyTier.ts";
import { missingModel } from "./rules/missingModel.ts";
import { noCatchAll } from "./rules/noCatchAll.ts";
import { noModels } from "./rules/noModels.ts";
import { notInfinity } from "./rules/notInfinity.ts";
import { tierMismatch } from "./rules/tierMismatch.ts";
import { tierOrder } from "./rules/tierOrder.ts";
import { unknownStageTier } from "./rules/unknownStageTier.ts";

/** Every rule there is. A new one is a file in rules/ and a line here. */
export const rules: readonly Rule[] = [
  missingModel,
  tierMismatch,
  disabledModel,
  duplicateModel,
  noModels,
  emptyTier,
  duplicateTier,
  tierOrder,
  noCatchAll,
  notInfinity,
  unknownStageTier,
];
