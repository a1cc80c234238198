import { asList, asScore } from "../diagnostics/facts.ts";
import { asRecord } from "../record.ts";
import { rootOf } from "../language/sketchFacts.ts";
import { defaultTiers } from "../profile/profile.ts";
import { effectiveTier } from "../registry/registry.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { yamlText } from "../language/completion/yamlText.ts";
import type { FixContext } from "./fix.ts";
import { insertEntry, insertItem, insertLines, unitEnd } from "./editing/insertion.ts";
import type { NewValue } from "./editing/insertion.ts";
import { findEntry, itemPlaces } from "./editing/places.ts";
import type { ItemPlace } from "./editing/places.ts";
import { removePlace } from "./editing/removal.ts";
import type { Removal } from "./editing/removal.ts";
import { asScalar, replaceLiteral, scoreText } from "./editing/values.ts";
import { columnOf } from "./editing/lines.ts";

/** The highest score that a prompt can have. */
export const highestScore = 10;

/** A tier as it stands in `tier_config`. */
export interface WrittenTier {
  readonly name: string;
  /** Undefined when it is absent or no score. */
  readonly maxScore: number | undefined;
  readonly place: ItemPlace;
}

/** The tiers of `tier_config` in the order of the file; `undefined` where they are not written there as a plain list. */
export function writtenTiers(context: FixContext): readonly WrittenTier[] | undefined {
  // Several fixes of one request ask for them.
  if (!written.has(context)) written.set(context, readTiers(context));
  return written.get(context);
}

const written = new WeakMap<FixContext, readonly WrittenTier[] | undefined>();

function readTiers({ sketch, parsed }: FixContext): readonly WrittenTier[] | undefined {
  const places = itemPlaces(findEntry(rootOf(sketch), "tier_config"));
  const data = asList(asRecord(parsed.data)["tier_config"]);
  if (places.length === 0 || places.length !== data.length) return undefined;
  return places.map((place, index) => {
    const { name, max_score: maxScore } = asRecord(data[index]) as {
      readonly name?: unknown;
      readonly max_score?: unknown;
    };
    return {
      name: typeof name === "string" ? name : "",
      maxScore: asScore(maxScore),
      place,
    };
  });
}

/** The tiers by rising score; of two with one name the first. `undefined` when a score is missing. */
export function ladderFrom(tiers: readonly WrittenTier[]): readonly ScoredTier[] | undefined {
  const seen = new Set<string>();
  const distinct = tiers.filter(({ name }) => seen.size !== seen.add(name).size);
  if (!distinct.every(isScored)) return undefined;
  return distinct.toSorted((a, b) => (a.maxScore === b.maxScore ? 0 : a.maxScore - b.maxScore));
}

export type ScoredTier = WrittenTier & { readonly maxScore: number };

function isScored(tier: WrittenTier): tier is ScoredTier {
  return tier.maxScore !== undefined && tier.name !== "";
}

/** The value of `max_score` where it is written as one word. */
export function scoreOf({ place }: WrittenTier) {
  return asScalar(findEntry(place.item.value, "max_score")?.entry.value);
}

/** Gives a tier another score, or one of its own where a merge key brings it; `undefined` where the text is too odd. */
export function setScore(tier: WrittenTier, score: number, text: string): TextEdit | undefined {
  const scalar = scoreOf(tier);
  if (scalar !== undefined) return replaceLiteral(scalar, scoreText(score));
  const { value } = tier.place.item;
  if (value?.kind !== "map" || findEntry(value, "max_score") !== undefined) return undefined;
  return insertEntry(text, value, { key: "max_score", value: scoreText(score) });
}

/** A round score between two others, or `undefined` when there is no room. */
export function scoreBetween(lower: number, upper: number): number | undefined {
  const middle = (lower + Math.min(upper, highestScore)) / 2;
  const inHalves = Math.round(middle * 2) / 2;
  const score = inHalves > lower && inHalves < upper ? inHalves : Math.round(middle * 100) / 100;
  return score > lower && score < upper ? score : undefined;
}

/**
 * How two tiers compare by what they are for: negative when `a` is for easier prompts, undefined when nobody can tell.
 * The usual names speak for themselves; for others the sizes of the models do that serve them.
 */
export function compareTiers(a: string, b: string, context: FixContext): number | undefined {
  const [rankOfA, rankOfB] = [a, b].map((name) => defaultTiers.findIndex((tier) => tier.name === name));
  if (rankOfA !== undefined && rankOfB !== undefined && rankOfA >= 0 && rankOfB >= 0) return rankOfA - rankOfB;
  const [sizeOfA, sizeOfB] = [sizeOf(a, context), sizeOf(b, context)];
  return sizeOfA === undefined || sizeOfB === undefined || sizeOfA === sizeOfB ? undefined : sizeOfA - sizeOfB;
}

/** Billions of parameters of a tier's models, in the mean; those that the profile enables count before all others. */
function sizeOf(tier: string, context: FixContext): number | undefined {
  const known = sizes.get(context) ?? sizesOf(context);
  sizes.set(context, known);
  return known.get(tier);
}

const sizes = new WeakMap<FixContext, ReadonlyMap<string, number>>();

function sizesOf({ view, parsed }: FixContext): ReadonlyMap<string, number> {
  const enabled = new Set(parsed.profile.enabled_models);
  const sums = { ours: new Map<string, readonly number[]>(), all: new Map<string, readonly number[]>() };
  for (const model of view.registry?.models.values() ?? []) {
    const tier = effectiveTier(model);
    if (tier === undefined || model.size_params === undefined) continue;
    for (const to of enabled.has(model.model_id) ? [sums.ours, sums.all] : [sums.all]) {
      const [sum = 0, number = 0] = to.get(tier) ?? [];
      to.set(tier, [sum + model.size_params, number + 1]);
    }
  }
  return new Map(
    [...sums.all, ...sums.ours].map(([tier, [sum = 0, number = 1]]): [string, number] => [tier, sum / number]),
  );
}

/**
 * The edits that add a tier where it belongs, with a score midway between its neighbours; above all others it takes
 * the rest, and the highest one so far gives some of its scores. The default ladder is written out when it counts.
 */
export function addTier(name: string, context: FixContext): readonly TextEdit[] | undefined {
  if (asRecord(context.parsed.data)["tier_config"] === undefined) return addLadder(name, context);
  const ladder = ladderFrom(writtenTiers(context) ?? []);
  if (ladder === undefined || ladder.length === 0) return undefined;
  const above = ladder.findIndex((tier) => (compareTiers(name, tier.name, context) ?? 1) < 0);
  const at = above < 0 ? ladder.length : above;
  const before = ladder[at - 1];
  const after = ladder[at];
  const edits: TextEdit[] = [];
  let score: number | undefined = Infinity;
  if (after !== undefined) score = scoreBetween(before?.maxScore ?? 0, after.maxScore);
  else if (before !== undefined && before.maxScore >= highestScore) {
    const lowered = scoreBetween(ladder[at - 2]?.maxScore ?? 0, highestScore);
    const edit = lowered === undefined ? undefined : setScore(before, lowered, context.text);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  if (score === undefined) return undefined;
  const beside = before ?? after;
  if (beside === undefined) return undefined;
  const { list, index } = beside.place;
  const insert = insertItem(context.text, list, before === undefined ? index : index + 1, tierEntries(name, score));
  return insert === undefined ? undefined : [...edits, insert];
}

/** What a tier says; the usual ones also say how long an answer takes. */
function tierEntries(name: string, score: number): readonly (readonly [string, string])[] {
  const seconds = defaultTiers.find((tier) => tier.name === name)?.expected_time_seconds;
  return [
    ["name", yamlText(name)],
    ["max_score", scoreText(score)],
    ...(seconds === undefined ? [] : [["expected_time_seconds", String(seconds)] as const]),
  ];
}

/** `tier_config` with the default tiers and one more. */
function addLadder(name: string, context: FixContext): readonly TextEdit[] | undefined {
  const { text, sketch } = context;
  const root = rootOf(sketch);
  if (root?.kind !== "map") return undefined;
  const tiers = defaultTiers.map((tier) => ({ name: tier.name, score: tier.max_score }));
  const above = tiers.findIndex((tier) => (compareTiers(name, tier.name, context) ?? 1) < 0);
  const at = above < 0 ? tiers.length : above;
  const last = tiers.at(-1);
  if (at === tiers.length && last !== undefined)
    last.score = scoreBetween(tiers.at(-2)?.score ?? 0, highestScore) ?? last.score;
  const score =
    at === tiers.length ? Infinity : scoreBetween(tiers[at - 1]?.score ?? 0, tiers[at]?.score ?? highestScore);
  if (score === undefined) return undefined;
  tiers.splice(at, 0, { name, score });
  const entries = tiers.map((tier) => tierEntries(tier.name, tier.score));
  const behind = findEntry(root, "enabled_models")?.entry ?? root.entries.at(-1);
  if (behind === undefined) return undefined;
  if (root.style === "flow") {
    const value = `[${entries.map(flowMap).join(", ")}]`;
    const edit = insertEntry(text, root, { key: "tier_config", value, behind });
    return edit === undefined ? undefined : [edit];
  }
  const indent = " ".repeat(columnOf(text, behind.range.start));
  const lines = entries.flatMap((pairs) =>
    pairs.map(([key, value], place) => `${indent}${place === 0 ? "  - " : "    "}${key}: ${value}`),
  );
  const isSpaced = /\n\r?\n/.test(text);
  const edit = insertLines(text, unitEnd(text, { value: undefined, range: behind.range }), [
    ...(isSpaced ? [""] : []),
    `${indent}tier_config:`,
    ...lines,
  ]);
  return edit === undefined ? undefined : [edit];
}

function flowMap(entries: Exclude<NewValue, string>): string {
  return `{${entries.map(([key, value]) => `${key}: ${value}`).join(", ")}}`;
}

/**
 * Takes a tier out. When it took the highest scores, the next one down takes them instead. `undefined` for the only
 * tier, and for one that two-stage processing or a rule names.
 */
export function removeTier(tier: WrittenTier, context: FixContext): Removal | undefined {
  const tiers = writtenTiers(context) ?? [];
  const removal = removePlace(context.text, tier.place);
  if (removal === undefined || tiers.length < 2) return undefined;
  const others = tiers.filter(({ place }) => place.index !== tier.place.index);
  const isDouble = others.some(({ name }) => name === tier.name);
  if (!isDouble && isNamed(tier.name, context)) return undefined;
  const highest = ladderFrom(others)?.at(-1);
  const needsCatchAll =
    highest !== undefined && highest.maxScore < highestScore && (tier.maxScore ?? 0) >= highestScore;
  const catchAll = needsCatchAll ? setScore(highest, Infinity, context.text) : undefined;
  return { ...removal, edits: [...removal.edits, ...(catchAll === undefined ? [] : [catchAll])] };
}

/** Whether a stage or a rule names the tier. */
function isNamed(name: string, { parsed }: FixContext): boolean {
  const written = asRecord(asRecord(parsed.data)["two_stage"]);
  const { enabled, stage1_tier: first, stage2_tier: second } = parsed.profile.two_stage;
  if (parsed.profile.routing.rules.some(({ tier }) => tier === name)) return true;
  return [written["stage1_tier"], written["stage2_tier"]].includes(name) || (enabled && [first, second].includes(name));
}
