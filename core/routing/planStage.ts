import type { Standing } from "../health/standing.ts";
import type { Tier } from "../profile/profile.ts";
import { balance } from "./balance.ts";
import type { StagePlan } from "./decision.ts";
import type { Place } from "./places.ts";
import { few, turnOf } from "./rotation.ts";
import type { TurnTaken } from "./rotation.ts";
import type { Situation } from "./situation.ts";
import type { StageWish } from "./stageWish.ts";
import { survey } from "./survey.ts";
import type { Ranked, Survey, TooSmall } from "./survey.ts";
import { whyChosen, whyPassedOver } from "./whyChosen.ts";

export interface PlannedStage {
  readonly stage: StagePlan;
  /** What carrying it out changes in the rotation. */
  readonly turns: readonly TurnTaken[];
  /** Who cannot take the prompt at all, of all tiers; what is wanted to say why a stage has no candidates. */
  readonly unfit: Pick<Survey, "blind" | "tooSmall">;
  readonly reasons: readonly string[];
}

/**
 * A stage's failover order, with one sentence for its choice and one for each endpoint that was passed over. First come
 * those that can answer, by tier and in it by the strategy; then those that may be too small for the prompt, the largest
 * first; then those that are out of order.
 */
export function planStage(wish: StageWish, situation: Situation): PlannedStage {
  let able: readonly Ranked[] = [];
  const tight: Ranked[] = [];
  const lastResort: Ranked[] = [];
  const blind: Place[] = [];
  const tooSmall: TooSmall[] = [];
  let asked: Survey | undefined;
  for (const tier of [wish.tier, ...wish.standIns]) {
    const places = wish.places.get(tier.name) ?? [];
    const seen = survey(places, wish.need, situation);
    asked ??= seen;
    // Mostly it is all of them, and one list does.
    const fitting = seen.options.every(isFitting) ? seen.options : seen.options.filter(isFitting);
    const ordered = orderOf(fitting, situation);
    able = able.length === 0 ? ordered : able.concat(ordered);
    if (fitting !== seen.options)
      for (const option of seen.options)
        if (option.rank === "unable") lastResort.push(option);
        else if (option.fit === "tight") tight.push(option);
    for (const place of seen.blind) blind.push(place);
    for (const place of seen.tooSmall) tooSmall.push(place);
  }
  if (tight.length > 1) tight.sort(largestFirst);
  if (lastResort.length > 1) lastResort.sort((a, b) => Number(a.fit === "tight") - Number(b.fit === "tight"));
  const usual = tight.length + lastResort.length === 0 ? able : [...able, ...tight, ...lastResort];
  const staying = whoStays(wish, able);
  const all = staying.length === 0 ? usual : [...staying, ...usual.filter((option) => !staying.includes(option))];
  const choice = all[0];
  const stays = choice !== undefined && staying.length > 0;
  const isOfTier = ({ tier }: { readonly tier: string }): boolean => tier === wish.tier.name;
  const isSizeWhy = tight.some(isOfTier) || tooSmall.some(({ place }) => isOfTier(place));
  const passedOver = asked === undefined ? [] : whyPassedOver(asked, wish, choice);
  const chosen = whyChosen(choice, { wish, able, lastResort, stays, isSizeWhy }, situation);
  const { enabled, strategy } = situation.profile.load_balancing;
  const takesTurn = choice !== undefined && !stays && enabled && strategy !== "random" && choice.rank !== "unable";
  const tier = stays ? (wish.stayWith?.tiers.find(({ name }) => name === choice.tier) ?? wish.tier) : wish.tier;
  return {
    stage: {
      role: wish.role,
      tier: tier.name,
      candidates: all.map(({ candidate }) => candidate),
      expectedSeconds: tier.expected_time_seconds,
      ...(wish.maxTokens === undefined ? {} : { maxTokens: wish.maxTokens }),
    },
    turns: takesTurn ? turnOf(choice, situation.balancing) : [],
    unfit: { blind, tooSmall },
    reasons: passedOver.length === 0 ? chosen : [...passedOver, ...chosen],
  };
}

/** Whether a tier has an endpoint that should answer, as opposed to none or only ones that are out of order or too small. */
export function hasHealthyCandidate(
  tier: Tier,
  wish: Pick<StageWish, "places" | "need">,
  situation: Situation,
): boolean {
  const { options } = survey(wish.places.get(tier.name) ?? [], wish.need, situation);
  return options.some(isFitting);
}

/** Why a tier has no such endpoint. */
export function whyNobody(
  tier: Tier,
  { places, need }: Pick<StageWish, "places" | "need">,
  situation: Situation,
): readonly string[] {
  const asked = survey(places.get(tier.name) ?? [], need, situation);
  return whyPassedOver(asked, { tier, need, places }, undefined);
}

function isFitting({ rank, fit }: Ranked): boolean {
  return rank !== "unable" && fit === "fits";
}

const ableRanks: readonly Standing[] = ["ready", "busy", "loading"];

/**
 * Ready endpoints come before busy ones and those before loading ones; among equals the strategy chooses the first, its
 * model's other endpoints follow, then the tier's other models.
 */
function orderOf(options: readonly Ranked[], { profile, balancing }: Situation): readonly Ranked[] {
  if (options.length < 2) return options;
  if (options.length <= few && areOfOneRank(options))
    return fewModelsTogether(balance(options, profile.load_balancing, balancing));
  const modelOrder = new Set<string>();
  return ableRanks.flatMap((rank) => {
    const group = options.filter((option) => option.rank === rank);
    return modelsTogether(balance(group, profile.load_balancing, balancing), modelOrder);
  });
}

function areOfOneRank(options: readonly Ranked[]): boolean {
  for (const { rank } of options) if (rank !== options[0]?.rank) return false;
  return true;
}

/** For a few, comparing each with the others costs less than a map. */
function fewModelsTogether(options: readonly Ranked[]): readonly Ranked[] {
  if (areTogether(options)) return options;
  const together: Ranked[] = [];
  for (const first of options) {
    if (together.some(({ modelId }) => modelId === first.modelId)) continue;
    for (const option of options) if (option.modelId === first.modelId) together.push(option);
  }
  return together;
}

function areTogether(options: readonly Ranked[]): boolean {
  for (let at = 1; at < options.length; at++) {
    const modelId = options[at]?.modelId;
    if (options[at - 1]?.modelId === modelId) continue;
    for (let before = 0; before < at; before++) if (options[before]?.modelId === modelId) return false;
  }
  return true;
}

/** The endpoints of a model stand side by side, the models in this order; one that is not in it yet comes behind. */
function modelsTogether(options: readonly Ranked[], order: Set<string>): readonly Ranked[] {
  for (const { modelId } of options) order.add(modelId);
  const byModel = new Map<string, Ranked[]>();
  for (const modelId of order) byModel.set(modelId, []);
  for (const option of options) byModel.get(option.modelId)?.push(option);
  const together: Ranked[] = [];
  for (const own of byModel.values()) for (const option of own) together.push(option);
  return together;
}

function largestFirst(a: Ranked, b: Ranked): number {
  return (b.contextTokens ?? 0) - (a.contextTokens ?? 0);
}

/**
 * The endpoints of the model that the conversation stays with, the one that has it in its cache first when it is as ready
 * as the others; empty when it goes elsewhere. A model that is loading has nothing in its cache, and one without a free
 * slot is not waited for while another of its tier has one.
 */
function whoStays({ stayWith }: StageWish, able: readonly Ranked[]): readonly Ranked[] {
  if (stayWith === undefined) return [];
  const { by, tiers } = stayWith;
  const own = able.filter(
    ({ modelId, tier, rank }) =>
      modelId === by.modelId && rank !== "loading" && tiers.some(({ name }) => name === tier),
  );
  const [readiest] = own;
  if (readiest?.rank === "busy" && able.some(({ tier, rank }) => tier === readiest.tier && rank === "ready")) return [];
  const cached = own.find(({ endpoint, rank }) => endpoint === by.endpoint && rank === own[0]?.rank);
  return cached === undefined ? own : [cached, ...own.filter((option) => option !== cached)];
}
