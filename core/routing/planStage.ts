import type { Standing } from "../health/standing.ts";
import type { Tier } from "../profile/profile.ts";
import { balance } from "./balance.ts";
import type { Candidate, StagePlan } from "./decision.ts";
import type { Place } from "./places.ts";
import { turnOf } from "./rotation.ts";
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
  const reasons: string[] = [];
  const able: Ranked[] = [];
  const tight: Ranked[] = [];
  const lastResort: Ranked[] = [];
  const blind: Place[] = [];
  const tooSmall: TooSmall[] = [];
  for (const tier of [wish.tier, ...wish.standIns]) {
    const places = wish.places.get(tier.name) ?? [];
    const seen = survey(places, wish.need, situation);
    if (tier === wish.tier) reasons.push(...whyPassedOver(places, seen, wish));
    const fitting = seen.options.filter(({ rank, fit }) => rank !== "unable" && fit === "fits");
    able.push(...orderOf(fitting, situation));
    for (const option of seen.options)
      if (option.rank === "unable") lastResort.push(option);
      else if (option.fit === "tight") tight.push(option);
    blind.push(...seen.blind);
    tooSmall.push(...seen.tooSmall);
  }
  tight.sort(largestFirst);
  if (lastResort.length > 1) lastResort.sort((a, b) => Number(a.fit === "tight") - Number(b.fit === "tight"));
  const usual = [...able, ...tight, ...lastResort];
  const staying = whoStays(wish, able);
  const all = staying.length === 0 ? usual : [...staying, ...usual.filter((option) => !staying.includes(option))];
  const choice = all[0];
  const stays = choice !== undefined && staying.length > 0;
  const isSizeWhy = [...tight, ...tooSmall.map(({ place }) => place)].some(({ tier }) => tier === wish.tier.name);
  reasons.push(...whyChosen(choice, { wish, able, lastResort, stays, isSizeWhy }, situation));
  const { enabled, strategy } = situation.profile.load_balancing;
  const takesTurn = choice !== undefined && !stays && enabled && strategy !== "random" && choice.rank !== "unable";
  const tier = stays ? (wish.stayWith?.tiers.find(({ name }) => name === choice.tier) ?? wish.tier) : wish.tier;
  return {
    stage: {
      role: wish.role,
      tier: tier.name,
      candidates: all.map(({ tier, modelId, endpoint }): Candidate => ({ tier, modelId, endpoint })),
      expectedSeconds: tier.expected_time_seconds,
      ...(wish.maxTokens === undefined ? {} : { maxTokens: wish.maxTokens }),
    },
    turns: takesTurn ? turnOf(choice, situation.balancing) : [],
    unfit: { blind, tooSmall },
    reasons,
  };
}

/** Whether a tier has an endpoint that should answer, as opposed to none or only ones that are out of order or too small. */
export function hasHealthyCandidate(
  tier: Tier,
  wish: Pick<StageWish, "places" | "need">,
  situation: Situation,
): boolean {
  const { options } = survey(wish.places.get(tier.name) ?? [], wish.need, situation);
  return options.some(({ rank, fit }) => rank !== "unable" && fit === "fits");
}

const ableRanks: readonly Standing[] = ["ready", "busy", "loading"];

/**
 * Ready endpoints come before busy ones and those before loading ones; among equals the strategy chooses the first, its
 * model's other endpoints follow, then the tier's other models.
 */
function orderOf(options: readonly Ranked[], { profile, balancing }: Situation): readonly Ranked[] {
  if (options.length < 2) return options;
  const modelOrder = new Set<string>();
  const ordered = (group: readonly Ranked[]): readonly Ranked[] =>
    modelsTogether(balance(group, profile.load_balancing, balancing), modelOrder);
  const rank = options[0]?.rank;
  if (options.every((option) => option.rank === rank)) return ordered(options);
  return ableRanks.flatMap((each) => ordered(options.filter((option) => option.rank === each)));
}

/** The endpoints of a model stand side by side, the models in this order; one that is not in it yet comes behind. */
function modelsTogether(options: readonly Ranked[], order: Set<string>): readonly Ranked[] {
  const isFirst = order.size === 0;
  for (const { modelId } of options) order.add(modelId);
  // One model, or one endpoint of each: they stand as they should.
  if (order.size < 2 || (isFirst && order.size === options.length)) return options;
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
 * as the others; empty when it goes elsewhere. A model that is loading has nothing in its cache.
 */
function whoStays({ stayWith }: StageWish, able: readonly Ranked[]): readonly Ranked[] {
  if (stayWith === undefined) return [];
  const { by, tiers } = stayWith;
  const own = able.filter(
    ({ modelId, tier, rank }) =>
      modelId === by.modelId && rank !== "loading" && tiers.some(({ name }) => name === tier),
  );
  const cached = own.find(({ endpoint, rank }) => endpoint === by.endpoint && rank === own[0]?.rank);
  return cached === undefined ? own : [cached, ...own.filter((option) => option !== cached)];
}
