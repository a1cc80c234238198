import type { Tier } from "../profile/profile.ts";
import type { Decision, RouteRequest, StagePlan } from "./decision.ts";
import { hasHealthyCandidate, planStage } from "./planStage.ts";
import type { StageWish } from "./planStage.ts";
import type { Situation } from "./situation.ts";
import type { TierLadder } from "./tierLadder.ts";
import { findTierFor, findTierNamed, ladderOf, standInsFor, scoresOf } from "./tierLadder.ts";
import type { UsableModel } from "./usableModels.ts";
import { usableModels } from "./usableModels.ts";

export interface ScoredRequest extends RouteRequest {
  /** From `scoreRequest`. */
  readonly scored: Pick<Decision, "score" | "contributions">;
}

/**
 * Where a prompt goes and why. Never throws and never asks anything: the same request in the same situation gives the
 * same decision. A stage without candidates means that nothing can serve it; the reasons say why.
 */
export function decide(request: ScoredRequest, situation: Situation): Decision {
  const ladder = ladderOf(situation.profile);
  const { models, leftOut } = usableModels(situation.profile, situation.registry);
  const table: Table = { situation, ladder, models };
  const reasons = [`The prompt scores ${request.scored.score.toFixed(1)} of 10.`, ...leftOut];
  const route = routeOf(request, table);
  const stages: StagePlan[] = [];
  reasons.push(...route.reasons);
  for (const wish of route.wishes) {
    const planned = planStage(wish, situation);
    stages.push(planned.stage);
    reasons.push(...planned.reasons);
  }
  return {
    profile: situation.profile.name,
    score: request.scored.score,
    contributions: request.scored.contributions,
    tier: route.tier,
    stages,
    reasons,
  };
}

/** The keys of `Balancing.turns` whose turn a decision has taken. */
export function turnsTaken(decision: Decision): readonly string[] {
  return decision.stages.flatMap((stage) => {
    const chosen = stage.candidates[0];
    return chosen === undefined ? [] : [chosen.tier];
  });
}

interface Table {
  readonly situation: Situation;
  readonly ladder: TierLadder;
  readonly models: readonly UsableModel[];
}

interface Route {
  readonly tier: string;
  readonly wishes: readonly StageWish[];
  readonly reasons: readonly string[];
}

function routeOf(request: ScoredRequest, table: Table): Route {
  const { pinned, scored } = request;
  if (pinned?.kind === "model") return routeToModel(pinned.name, table);
  if (pinned?.kind === "tier") {
    const tier = findTierNamed(pinned.name, table.ladder);
    if (tier === undefined)
      return nowhere(pinned.name, table, `Tier ${pinned.name} was asked for, but the profile has no such tier.`);
    return onePass(tier, table, [`Tier ${tier.name} was asked for, so the score does not count.`]);
  }
  const fitting = findTierFor(scored.score, table.ladder);
  const tier = fitting ?? table.ladder.at(-1) ?? table.ladder[0];
  const why =
    fitting === undefined
      ? `The score is above every tier's max_score, so the highest tier, ${label(tier)}, takes it.`
      : `Tier ${label(tier)} is the first that takes this score: it takes ${scoresOf(tier)}.`;
  return twoStageOrNot(request, tier, table, [why]);
}

function twoStageOrNot(request: ScoredRequest, tier: Tier, table: Table, reasons: readonly string[]): Route {
  const { enabled, stage1_tier, stage2_tier, stage1_max_tokens } = table.situation.profile.two_stage;
  if (!enabled) return onePass(tier, table, reasons);
  const one = (why: string, by = tier): Route => onePass(by, table, [...reasons, why]);

  const first = findTierNamed(stage1_tier, table.ladder);
  const second = findTierNamed(stage2_tier, table.ladder);
  if (first === undefined || second === undefined)
    return one(`Two-stage is on, but the profile has no tier ${first === undefined ? stage1_tier : stage2_tier}.`);
  if (request.scored.score <= first.max_score)
    return one(
      `Two-stage is for what is above tier ${first.name}, which takes ${scoresOf(first)}, so one pass is enough.`,
    );
  if (request.onePassBecause !== undefined) return one(`Two-stage is left out because ${request.onePassBecause}.`);

  const { situation, models } = table;
  // Drafting with what refines anyway would only cost time.
  if (
    first !== second &&
    !hasHealthyCandidate(first, models, situation) &&
    hasHealthyCandidate(second, models, situation)
  )
    return one(`Tier ${first.name} has no model to draft with, so tier ${second.name} answers alone.`, second);
  const above = table.ladder.slice(table.ladder.indexOf(first) + 1);
  const below = table.ladder.slice(0, table.ladder.indexOf(second));
  return {
    tier: tier.name,
    reasons: [
      ...reasons,
      `Two-stage: tier ${first.name} drafts at most ${String(stage1_max_tokens)} tokens, then tier ${second.name} refines.`,
    ],
    wishes: [
      {
        role: "draft",
        tier: first,
        standIns: standInsFor(first, table.ladder).filter((each) => below.includes(each)),
        models,
        maxTokens: stage1_max_tokens,
      },
      // A model at or below the drafting tier would not improve on the draft.
      {
        role: "refine",
        tier: second,
        standIns: standInsFor(second, table.ladder).filter((t) => above.includes(t)),
        models,
      },
    ],
  };
}

function onePass(tier: Tier, { ladder, models }: Table, reasons: readonly string[]): Route {
  return {
    tier: tier.name,
    reasons,
    wishes: [{ role: "answer", tier, standIns: standInsFor(tier, ladder), models }],
  };
}

/** A pinned model has no stand-in: whoever names a model wants that one. */
function routeToModel(id: string, table: Table): Route {
  const models = table.models.filter((model) => model.id === id);
  const tier = models[0] === undefined ? undefined : findTierNamed(models[0].tier, table.ladder);
  if (tier === undefined) return nowhere(id, table, `Model ${id} was asked for, but the active profile cannot use it.`);
  return {
    tier: tier.name,
    reasons: [`Model ${id} was asked for, so the score does not count.`],
    wishes: [{ role: "answer", tier, standIns: [], models }],
  };
}

function nowhere(name: string, { ladder }: Table, reason: string): Route {
  const tier = findTierNamed(name, ladder) ?? ladder[0];
  return { tier: tier.name, reasons: [reason], wishes: [{ role: "answer", tier, standIns: [], models: [] }] };
}

function label(tier: Tier): string {
  return tier.description === undefined ? tier.name : `${tier.name} (${tier.description})`;
}
