import { usableTiers } from "./usableTiers.ts";
import { findNearest } from "../../text/nearest.ts";
import type { Problem } from "../../problem.ts";
import { rootOf } from "../../language/sketchFacts.ts";
import { yamlText } from "../../language/completion/yamlText.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { findEntry, findPlace } from "../editing/places.ts";
import { insertEntry } from "../editing/insertion.ts";
import { asScalar, replaceText } from "../editing/values.ts";
import type { Fix, Fixer, FixContext } from "../fix.ts";
import { enableFixes } from "./enableModelsOf.ts";
import { tierNames } from "./tierNames.ts";
import { withTier } from "./withTier.ts";

type Stage = "stage1_tier" | "stage2_tier";

const maxTiers = 3;

/** A tier that there is, or the tier that is named. */
export const unknownStageTier: Fixer = (problem, context) => {
  const stage = stageOf(problem, context);
  if (stage === undefined) return [];
  const name = context.parsed.profile.two_stage[stage];
  const near = findNearest(name, tierNames(context));
  const change = changeTo(stage, choices(stage, context, { first: near }), context, near !== undefined);
  return [...change, ...withTier(name, context, change.length > 0)];
};

/** A better tier refines, or an easier one drafts. */
export const sameStageTiers: Fixer = (_, context) => {
  const { stage2_tier: name } = context.parsed.profile.two_stage;
  const ladder = tierNames(context);
  const at = ladder.indexOf(name);
  const usable = usableTiers(context);
  const isWorth = (tier: string): boolean => usable === undefined || usable.has(tier);
  const up = ladder.slice(at + 1).find(isWorth) ?? ladder[at + 1];
  const down = ladder.slice(0, at).findLast(isWorth) ?? ladder[at - 1];
  const refine = up === undefined ? [] : changeTo("stage2_tier", [up], context, true, "Refine with");
  const draft = down === undefined ? [] : changeTo("stage1_tier", [down], context, refine.length === 0, "Draft with");
  return [...refine, ...draft];
};

/** Each takes the other's place. */
export const reversedStages: Fixer = (_, context) => {
  const { stage1_tier: first, stage2_tier: second } = context.parsed.profile.two_stage;
  const one = writeStage("stage1_tier", second, context)?.edit;
  const other = writeStage("stage2_tier", first, context)?.edit;
  if (one === undefined || other === undefined) return [];
  return [
    {
      title: `Draft with \`${second}\`, refine with \`${first}\``,
      edits: [one, other],
      isPreferred: true,
      isSafe: false,
    },
  ];
};

/** A tier that has models, or a model for the tier. */
export const stageWithoutModel: Fixer = (problem, context) => {
  const stage = stageOf(problem, context);
  if (stage === undefined) return [];
  const { two_stage: twoStage } = context.parsed.profile;
  const other = twoStage[stage === "stage1_tier" ? "stage2_tier" : "stage1_tier"];
  const usable = usableTiers(context);
  const tiers = choices(stage, context, {}).filter((name) => usable?.has(name) === true && name !== other);
  const enable = enableFixes(twoStage[stage], context);
  return [...enable, ...changeTo(stage, tiers, context, enable.length === 0)];
};

/** Which of the two a problem is about: the one whose value it marks, else the one that its sentence names. */
function stageOf({ range, message }: Problem, { sketch }: FixContext): Stage | undefined {
  const place = findPlace(sketch, range);
  const key = place?.kind === "entry" ? place.entry.key.text : undefined;
  const named = key === "two_stage" ? /`(stage[12]_tier)`/.exec(message)?.[1] : key;
  return named === "stage1_tier" || named === "stage2_tier" ? named : undefined;
}

/** The tiers that may take a stage, the likeliest first: drafts come from below, refinements from above. */
function choices(
  stage: Stage,
  context: FixContext,
  { first }: { readonly first?: string | undefined },
): readonly string[] {
  const { two_stage: twoStage } = context.parsed.profile;
  const other = twoStage[stage === "stage1_tier" ? "stage2_tier" : "stage1_tier"];
  const ladder = tierNames(context);
  const ordered = stage === "stage1_tier" ? ladder : ladder.toReversed();
  return [
    ...new Set([...(first === undefined ? [] : [first]), ...ordered.filter((name) => name !== other), ...ordered]),
  ]
    .filter((name) => name !== other || name === first || ladder.length === 1)
    .slice(0, maxTiers);
}

function changeTo(
  stage: Stage,
  names: readonly string[],
  context: FixContext,
  isPreferred: boolean,
  words?: string,
): readonly Fix[] {
  return names.flatMap((name, index): readonly Fix[] => {
    const change = writeStage(stage, name, context);
    if (change === undefined) return [];
    const title = words === undefined ? change.title : `${words} \`${name}\``;
    return [{ title, edits: [change.edit], ...(isPreferred && index === 0 && { isPreferred }), isSafe: false }];
  });
}

/** Puts a tier in the place of another, or adds the key where the default was meant. */
function writeStage(
  stage: Stage,
  name: string,
  { text, sketch }: FixContext,
): { readonly title: string; readonly edit: TextEdit } | undefined {
  const section = findEntry(rootOf(sketch), "two_stage")?.entry.value;
  const entry = findEntry(section, stage)?.entry;
  const scalar = asScalar(entry?.value);
  // An anchor gives what stands here to other places, too.
  if (scalar !== undefined && text.slice((entry?.colon ?? 0) + 1, scalar.range.start).trim() !== "") return undefined;
  if (scalar !== undefined) return { title: `Change to \`${name}\``, edit: replaceText(text, scalar, name) };
  if (entry?.colon !== undefined && entry.value === undefined) {
    const behind = entry.colon + 1;
    const edit = { range: { start: behind, end: behind }, text: ` ${yamlText(name)}` };
    return { title: `Write \`${stage}: ${name}\``, edit };
  }
  if (entry !== undefined || section?.kind !== "map") return undefined;
  const edit = insertEntry(text, section, { key: stage, value: yamlText(name) });
  return edit === undefined ? undefined : { title: `Add \`${stage}: ${name}\``, edit };
}
