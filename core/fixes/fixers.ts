import type { Fixer } from "./fix.ts";
import { badPattern, unknownRuleTier, unreachableRule } from "./fixers/routingRules.ts";
import { balancingWithoutChoice } from "./fixers/balancingWithoutChoice.ts";
import { disabledModel } from "./fixers/disabledModel.ts";
import { duplicateKey } from "./fixers/duplicateKey.ts";
import { duplicateModel } from "./fixers/duplicateModel.ts";
import { duplicateTier } from "./fixers/duplicateTier.ts";
import { emptyTier } from "./fixers/emptyTier.ts";
import { intervalTooShort } from "./fixers/intervalTooShort.ts";
import { missingModel } from "./fixers/missingModel.ts";
import { multipleDocuments } from "./fixers/multipleDocuments.ts";
import { noCatchAll } from "./fixers/noCatchAll.ts";
import { noModels } from "./fixers/noModels.ts";
import { notInfinity } from "./fixers/notInfinity.ts";
import { overriddenField } from "./fixers/overriddenField.ts";
import { nameOfFile } from "./fixers/profileName.ts";
import { schema } from "./fixers/schema.ts";
import { reversedStages, sameStageTiers, stageWithoutModel, unknownStageTier } from "./fixers/stages.ts";
import { tabs } from "./fixers/tabs.ts";
import { tierMismatch } from "./fixers/tierMismatch.ts";
import { tierOrder } from "./fixers/tierOrder.ts";
import { unknownField } from "./fixers/unknownField.ts";
import { unreachableTier } from "./fixers/unreachableTier.ts";
import { unusedIgnore } from "./fixers/unusedIgnore.ts";
import { yamlSyntax } from "./fixers/yamlSyntax.ts";

/** How problems of each code are solved. A new fix is a file in fixers/ and a line here. */
export const fixers: ReadonlyMap<string, Fixer> = new Map([
  ["bad-pattern", badPattern],
  ["balancing-without-choice", balancingWithoutChoice],
  ["disabled-model", disabledModel],
  ["duplicate-key", duplicateKey],
  ["duplicate-model", duplicateModel],
  ["duplicate-profile-name", nameOfFile],
  ["duplicate-tier", duplicateTier],
  ["empty-tier", emptyTier],
  ["interval-too-short", intervalTooShort],
  ["missing-model", missingModel],
  ["model-file-missing", disabledModel],
  ["multiple-documents", multipleDocuments],
  ["name-file-mismatch", nameOfFile],
  ["no-catch-all", noCatchAll],
  ["no-models", noModels],
  ["not-infinity", notInfinity],
  ["port-conflict", disabledModel],
  ["overridden-field", overriddenField],
  ["same-stage-tiers", sameStageTiers],
  ["reversed-stages", reversedStages],
  ["schema", schema],
  ["stage-without-model", stageWithoutModel],
  ["tabs", tabs],
  ["tier-mismatch", tierMismatch],
  ["tier-order", tierOrder],
  ["unknown-field", unknownField],
  ["unknown-rule-tier", unknownRuleTier],
  ["unknown-stage-tier", unknownStageTier],
  ["unreachable-rule", unreachableRule],
  ["unreachable-tier", unreachableTier],
  ["unused-ignore", unusedIgnore],
  ["yaml-syntax", yamlSyntax],
]);

/** Those that some fix of theirs may be applied for without asking; of the others nobody has to look. */
export const codesWithSafeFix: ReadonlySet<string> = new Set([
  "duplicate-key",
  "duplicate-model",
  "duplicate-tier",
  "no-catch-all",
  "not-infinity",
  "schema",
  "tabs",
  "tier-order",
  "unreachable-rule",
]);

/** Those whose fix is about the whole file, so that one solves them all. */
export const codesFixedAtOnce: ReadonlySet<string> = new Set(["no-catch-all", "tabs", "tier-order"]);
