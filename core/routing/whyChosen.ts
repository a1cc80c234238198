import { assertNever } from "../assertNever.ts";
import type { LoadBalancing } from "../profile/profile.ts";
import { endpointName } from "../registry/endpointName.ts";
import { countText } from "./countText.ts";
import type { Candidate } from "./decision.ts";
import type { Place } from "./places.ts";
import type { Situation } from "./situation.ts";
import type { StageWish } from "./stageWish.ts";
import type { Ranked, Survey, TooSmall } from "./survey.ts";

/** One sentence for each endpoint of the tier that was asked for and will not answer, and one when none of them will. */
export function whyPassedOver(
  { options, tooSmall, blind }: Survey,
  { tier, need, places: all }: Pick<StageWish, "tier" | "need" | "places">,
  choice: Ranked | undefined,
): readonly string[] {
  // Nothing is passed over, mostly.
  if (tooSmall.length === 0 && blind.length === 0 && options.length > 0 && options.every(isReady)) return none;
  const places = all.get(tier.name) ?? [];
  const reasons: string[] = [];
  for (const option of options)
    if (option !== choice && option.detail !== undefined)
      reasons.push(`${endpointName(option)} is passed over: ${option.detail}.`);
  if (blind.length > 0) for (const id of modelsOf(blind)) reasons.push(`${id} is passed over: it does not see images.`);
  for (const { place, contextTokens } of tooSmall)
    reasons.push(
      `${endpointName(place)} is passed over: the prompt has at least ${countText(need.size.estimate(place.isSingleTurn).low)} tokens, its context ${countText(contextTokens)}.`,
    );
  if (options.some(({ rank, fit }) => rank !== "unable" && fit === "fits")) return reasons;
  const tight = options.filter(({ rank, fit }) => rank !== "unable" && fit === "tight");
  if (places.length === 0) reasons.push(`No enabled model belongs to tier ${tier.name}.`);
  else if (tight.length > 0)
    reasons.push(
      `The prompt with its answer may not fit in tier ${tier.name}: it has about ${countText(need.size.estimate(false).middle)} tokens, ${largestOf(tight)}.`,
    );
  else if (options.length > 0) reasons.push(`No model of tier ${tier.name} answers at present.`);
  else if (tooSmall.length === 0) reasons.push(`No model of tier ${tier.name} sees images.`);
  else
    reasons.push(
      `No model of tier ${tier.name} has room for this prompt: it has about ${countText(need.size.estimate(false).middle)} tokens, ${largestOf(tooSmall.map(toSized))}.`,
    );
  return reasons;
}

const none: readonly string[] = [];

function isReady({ rank, fit }: Ranked): boolean {
  return rank === "ready" && fit === "fits";
}

interface Found {
  readonly wish: StageWish;
  readonly able: readonly Ranked[];
  readonly lastResort: readonly Ranked[];
  /** Whether the choice is who answered last. */
  readonly stays: boolean;
  /** Whether the tier that was asked for has models that are too small for the prompt. */
  readonly isSizeWhy: boolean;
}

/** Why this endpoint and no other. */
export function whyChosen(
  choice: Ranked | undefined,
  { wish, able, lastResort, stays, isSizeWhy }: Found,
  { profile }: Situation,
): readonly string[] {
  if (choice === undefined) return [`Nothing can ${wish.role} this prompt.`];
  if (choice.rank === "unable")
    return [
      `${endpointName(choice)} is tried although it seems out of order${choice.detail === undefined ? "" : ` (${choice.detail})`}, because nothing else is left of ${String(lastResort.length)} ${lastResort.length === 1 ? "endpoint" : "endpoints"}.`,
    ];
  const left = stays ? undefined : whyLeft(wish);
  const reasons: string[] = left === undefined ? [] : [left];
  if (stays) {
    const its = choice.tier === wish.tier.name ? "" : ` of tier ${choice.tier}`;
    const name = endpointName(choice);
    reasons.push(
      choice.endpoint === wish.stayWith?.by.endpoint
        ? `The conversation stays with ${name}${its}, which has it in its prompt cache.`
        : `The conversation stays with ${choice.modelId}${its}; ${name} is the readiest of its endpoints.`,
    );
  } else {
    if (choice.tier !== wish.tier.name) reasons.push(standIn(choice, wish, isSizeWhy));
    reasons.push(whatItDoes(choice.candidate, wish.role, whyFirst(choice, { wish, able }, profile.load_balancing)));
  }
  if (choice.rank === "busy")
    reasons.push(`${endpointName(choice)} is busy: ${choice.detail ?? "it has no free slot"}.`);
  if (choice.rank === "loading")
    reasons.push(
      `${endpointName(choice)} ${choice.hasToStart ? "has to be started" : "is still loading its model"}; the prompt waits for it.`,
    );
  return reasons;
}

/** Sentences that are remembered of each endpoint and role; with `least_loaded` they have numbers in them. */
const mostSentences = 50;
const sentences = { answer: new WeakMap(), draft: new WeakMap(), refine: new WeakMap() } as Readonly<
  Record<StageWish["role"], WeakMap<Candidate, Map<string, string>>>
>;

/** Nearly every prompt gets one of a few such sentences, and hundreds of records keep theirs: each is made once. */
function whatItDoes(candidate: Candidate, role: StageWish["role"], why: string): string {
  const found = sentences[role].get(candidate);
  const known = found?.get(why);
  if (known !== undefined) return known;
  const sentence = `${endpointName(candidate)} will ${role}: ${why}.`;
  if (found !== undefined && found.size < mostSentences) found.set(why, sentence);
  else sentences[role].set(candidate, new Map([[why, sentence]]));
  return sentence;
}

/** Why the conversation does not stay where it was, when that is not said already. */
function whyLeft({ stayWith, places, tier, isOneModel }: StageWish): string | undefined {
  if (stayWith === undefined || isOneModel === true) return undefined;
  const { by, tiers } = stayWith;
  const tierThen = [...places].find(([, all]) => all.some(({ modelId }) => modelId === by.modelId))?.[0];
  if (tierThen === undefined) return undefined;
  return tiers.some(({ name }) => name === tierThen)
    ? `The conversation leaves ${by.modelId}, which cannot take it now.`
    : `The conversation leaves ${by.modelId}: its tier ${tierThen} is not ${tier.name}.`;
}

function standIn(choice: Ranked, { tier, standIns, need }: StageWish, isSizeWhy: boolean): string {
  if (choice.fit === "tight") return `Tier ${choice.tier} stands in.`;
  const by = standIns.find(({ name }) => name === choice.tier);
  const direction = by !== undefined && by.max_score > tier.max_score ? "up" : "down";
  const what = `a model${isSizeWhy ? " with room for it" : need.hasImages ? " that sees images" : ""}`;
  const room =
    isSizeWhy && choice.contextTokens !== undefined ? ` (its context: ${countText(choice.contextTokens)})` : "";
  return `Tier ${choice.tier}, the next ${direction} that has ${what}, stands in${room}.`;
}

function whyFirst(
  choice: Ranked,
  { wish, able }: { readonly wish: StageWish; readonly able: readonly Ranked[] },
  { enabled, strategy }: LoadBalancing,
): string {
  if (choice.fit === "tight")
    return `nothing has more room (${countText(choice.contextTokens ?? 0)} tokens), though the prompt may be too long for it`;
  const ofTier = wish.places.get(choice.tier) ?? [];
  let rivals = 0;
  for (const { tier, rank } of able) if (tier === choice.tier && rank === choice.rank) rivals++;
  if (wish.isOneModel === true && rivals === 1) return "it was asked for";
  if (ofTier.length === 1) return `tier ${choice.tier} has nothing else`;
  if (rivals === 1)
    return ofTier.every(({ modelId }) => modelId === choice.modelId)
      ? `tier ${choice.tier} has no other model, and its other endpoints are not as ready`
      : `nothing else of tier ${choice.tier} is as ready`;
  if (!enabled) return "load balancing is off and it is the first in the order of enabled_models";
  switch (strategy) {
    case "round_robin":
      return `round robin over ${String(rivals)} endpoints, and it is its turn`;
    case "least_loaded":
      return `it has the least to do of ${String(rivals)} endpoints (${String(choice.load)} under way)`;
    case "random":
      return `drawn at random from ${String(rivals)} endpoints`;
    default:
      return assertNever(strategy);
  }
}

/** "the largest context is 8,192 (big)", of at least one. */
export function largestOf(
  sized: readonly { readonly modelId: string; readonly contextTokens?: number | undefined }[],
): string {
  const [first, ...others] = sized;
  const largest = others.reduce(
    (most, each) => ((each.contextTokens ?? 0) > (most?.contextTokens ?? 0) ? each : most),
    first,
  );
  return `and the largest context is ${countText(largest?.contextTokens ?? 0)} (${largest?.modelId ?? ""})`;
}

export function toSized({ place, contextTokens }: TooSmall): {
  readonly modelId: string;
  readonly contextTokens: number;
} {
  return { modelId: place.modelId, contextTokens };
}

function modelsOf(places: readonly Place[]): ReadonlySet<string> {
  return new Set(places.map(({ modelId }) => modelId));
}
