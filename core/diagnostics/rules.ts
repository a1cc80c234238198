import type { Rule } from "./rule.ts";
import { balancingWithoutChoice } from "./rules/balancingWithoutChoice.ts";
import { disabledModel } from "./rules/disabledModel.ts";
import { badPattern } from "./rules/badPattern.ts";
import { duplicateModel } from "./rules/duplicateModel.ts";
import { duplicateProfileName } from "./rules/duplicateProfileName.ts";
import { duplicateTier } from "./rules/duplicateTier.ts";
import { emptyTier } from "./rules/emptyTier.ts";
import { intervalTooShort } from "./rules/intervalTooShort.ts";
import { missingModel } from "./rules/missingModel.ts";
import { modelFileMissing } from "./rules/modelFileMissing.ts";
import { nameFileMismatch } from "./rules/nameFileMismatch.ts";
import { noCatchAll } from "./rules/noCatchAll.ts";
import { noModels } from "./rules/noModels.ts";
import { notInfinity } from "./rules/notInfinity.ts";
import { overriddenField } from "./rules/overriddenField.ts";
import { portConflict } from "./rules/portConflict.ts";
import { reversedStages } from "./rules/reversedStages.ts";
import { sameStageTiers } from "./rules/sameStageTiers.ts";
import { stageWithoutModel } from "./rules/stageWithoutModel.ts";
import { tierMismatch } from "./rules/tierMismatch.ts";
import { tierOrder } from "./rules/tierOrder.ts";
import { unknownRuleTier } from "./rules/unknownRuleTier.ts";
import { unknownStageTier } from "./rules/unknownStageTier.ts";
import { unreachableRule } from "./rules/unreachableRule.ts";
import { unreachableTier } from "./rules/unreachableTier.ts";

/** Every rule there is. A new one is a file in rules/ and a line here. */
export const rules: readonly Rule[] = [
  missingModel,
  modelFileMissing,
  disabledModel,
  duplicateModel,
  tierMismatch,
  portConflict,
  noModels,
  emptyTier,
  duplicateTier,
  tierOrder,
  unreachableTier,
  noCatchAll,
  notInfinity,
  unknownStageTier,
  sameStageTiers,
  reversedStages,
  stageWithoutModel,
  badPattern,
  unknownRuleTier,
  unreachableRule,
  balancingWithoutChoice,
  intervalTooShort,
  overriddenField,
  duplicateProfileName,
  nameFileMismatch,
];
