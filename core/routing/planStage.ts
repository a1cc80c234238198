import { standing } from "../health/standing.ts";
import type { Standing } from "../health/standing.ts";
import type { Tier } from "../profile/profile.ts";
import { balance } from "./balance.ts";
import type { Option } from "./balance.ts";
import type { Candidate, StagePlan } from "./decision.ts";
import type { Situation } from "./situation.ts";
import type { UsableModel } from "./usableModels.ts";

export interface StageWish {
  readonly role: StagePlan["role"];
  /** The tier that is asked for. */
  readonly tier: Tier;
  /** Tiers that may stand in, in order. */
  readonly standIns: readonly Tier[];
  readonly models: readonly UsableModel[];
  readonly maxTokens?: number;
}

/** A stage's failover order, with one sentence for its choice and one for each endpoint that was passed over. */
export function planStage(wish: StageWish, situation: Situation): { stage: StagePlan; reasons: readonly string[] } {
  const reasons: string[] = [];
  const healthy: Ranked[] = [];
  const lastResort: Ranked[] = [];
  for (const tier of [wish.tier, ...wish.standIns]) {
    const options = optionsOf(tier, wish.models, situation);
    if (tier === wish.tier)
      for (const option of options)
        if (option.detail !== undefined) reasons.push(`${nameOf(option)} is passed over: ${option.detail}.`);
    const able = options.filter((option) => option.rank !== "unable");
    const ordered = orderOf(tier, able, situation);
    if (tier === wish.tier && able.length === 0)
      reasons.push(
        options.length === 0
          ? `No enabled model belongs to tier ${tier.name}.`
          : `No model of tier ${tier.name} answers at present.`,
      );
    healthy.push(...ordered);
    lastResort.push(...options.filter((option) => option.rank === "unable"));
  }
  const all = [...healthy, ...lastResort];
  const choice = all[0];
  if (choice === undefined) reasons.push(`Nothing can ${verbs[wish.role]} this prompt.`);
  else reasons.push(...whyChosen(choice, { wish, healthy, lastResort }, situation));
  const candidates = all.map(({ tier, modelId, endpoint }): Candidate => ({ tier, modelId, endpoint }));
  return {
    stage: {
      role: wish.role,
      tier: wish.tier.name,
      candidates,
      expectedSeconds: wish.tier.expected_time_seconds,
      ...(wish.maxTokens === undefined ? {} : { maxTokens: wish.maxTokens }),
    },
    reasons,
  };
}

/** Whether a stage has an endpoint that should answer, as opposed to none or only ones that are out of order. */
export function hasHealthyCandidate(tier: Tier, models: readonly UsableModel[], situation: Situation): boolean {
  return optionsOf(tier, models, situation).some((option) => option.rank !== "unable");
}

const verbs = { answer: "answer", draft: "draft", refine: "refine" } as const;

const ableRanks: readonly Standing[] = ["ready", "busy", "loading"];

interface Ranked extends Option {
  readonly tier: string;
  readonly rank: Standing;
  /** Why it is not `ready`. */
  readonly detail?: string;
}

function optionsOf(tier: Tier, models: readonly UsableModel[], { health, now = 0 }: Situation): readonly Ranked[] {
  return models
    .filter((model) => model.tier === tier.name)
    .flatMap((model) =>
      model.endpoints.map((endpoint): Ranked => {
        const known = health.get(endpoint.id);
        const rank = standing(known, now);
        const detail = rank === "ready" ? undefined : (known?.detail?.replace(/\.$/, "") ?? known?.state);
        return {
          tier: tier.name,
          modelId: model.id,
          endpoint: endpoint.id,
          weight: endpoint.weight,
          active: known?.active ?? 0,
          rank,
          ...(detail === undefined ? {} : { detail }),
        };
      }),
    );
}

/**
 * Ready endpoints come before busy ones and those before loading ones; among equals the strategy chooses the first, its
 * model's other endpoints follow, then the tier's other models.
 */
function orderOf(tier: Tier, options: readonly Ranked[], { profile, balancing }: Situation): readonly Ranked[] {
  const turn = balancing.turns.get(tier.name) ?? 0;
  const ranked = ableRanks.flatMap((rank) =>
    balance(
      options.filter((option) => option.rank === rank),
      { balancing: profile.load_balancing, turn, random: balancing.random },
    ),
  );
  const models = [...new Set(ranked.map((option) => option.modelId))];
  return ableRanks.flatMap((rank) =>
    models.flatMap((model) => ranked.filter((option) => option.rank === rank && option.modelId === model)),
  );
}

interface Found {
  readonly wish: StageWish;
  readonly healthy: readonly Ranked[];
  readonly lastResort: readonly Ranked[];
}

function whyChosen(choice: Ranked, { wish, healthy, lastResort }: Found, { profile }: Situation): readonly string[] {
  const name = nameOf(choice);
  if (healthy.length === 0)
    return [
      `${name} is tried although it seems ${choice.detail ?? "out of order"}, because nothing else is left (${String(lastResort.length)} endpoints).`,
    ];
  const reasons: string[] = [];
  if (choice.tier !== wish.tier.name) {
    const up = wish.standIns.find((tier) => tier.name === choice.tier);
    const direction = up !== undefined && up.max_score > wish.tier.max_score ? "up" : "down";
    reasons.push(`Tier ${choice.tier}, the next ${direction} that has a model, stands in.`);
  }
  const rivals = healthy.filter((option) => option.tier === choice.tier && option.rank === choice.rank);
  const isAlone = [...healthy, ...lastResort].filter((option) => option.tier === choice.tier).length === 1;
  const why = isAlone ? `tier ${choice.tier} has nothing else` : whyFirst(choice, rivals, profile.load_balancing);
  reasons.push(`${name} will ${verbs[wish.role]}: ${why}.`);
  if (choice.rank === "loading") reasons.push(`${name} is still loading its model; the prompt waits for it.`);
  return reasons;
}

function whyFirst(
  choice: Ranked,
  rivals: readonly Ranked[],
  balancing: Situation["profile"]["load_balancing"],
): string {
  const count = rivals.length;
  if (count === 1) return `nothing else of tier ${choice.tier} is as ready`;
  if (!balancing.enabled) return "load balancing is off and it is the first in the order of enabled_models";
  switch (balancing.strategy) {
    case "round_robin":
      return `round robin over ${String(count)} endpoints, and it is its turn`;
    case "least_loaded":
      return `it has the least to do of ${String(count)} endpoints (${String(choice.active)} under way)`;
    case "random":
      return `drawn at random from ${String(count)} endpoints`;
  }
}

/** Endpoint ids are "model@place"; a reason names the place only where it says something. */
function nameOf(option: Ranked): string {
  const place = option.endpoint.slice(option.modelId.length + 1);
  return place === "" || place === "embedded" ? option.modelId : `${option.modelId} at ${place}`;
}
