import type { RoutingRule, Tier } from "../profile/profile.ts";
import { countText } from "./countText.ts";
import type { Decision, Refusal, RouteRequest, ScoredRequest } from "./decision.ts";
import type { Places } from "./places.ts";
import { placesOf } from "./places.ts";
import { hasHealthyCandidate, planStage, whyNobody } from "./planStage.ts";
import type { PlannedStage } from "./planStage.ts";
import { lastPrompt, PromptSize, roomFor } from "./promptSize.ts";
import { findRefusal } from "./refuse.ts";
import type { TurnTaken } from "./rotation.ts";
import { findRule, reachOf, readRules } from "./rules.ts";
import type { Reach, ReadRule } from "./rules.ts";
import { scoreSentence } from "./scoreText.ts";
import type { Situation } from "./situation.ts";
import type { StageWish } from "./stageWish.ts";
import type { Need } from "./survey.ts";
import { findTierFor, findTierNamed, standInsFor, scoresOf } from "./tierLadder.ts";
import type { TierLadder } from "./tierLadder.ts";
import { usualDecision } from "./usualDecision.ts";

/**
 * Where a prompt goes and why. Never throws and never asks anything: the same request in the same situation gives the
 * same decision. A stage without candidates means that nothing can serve it; the reasons, and the refusal when models
 * are there but none may be asked, say why.
 */
export function decide(request: ScoredRequest, situation: Situation): Decision {
  const places = placesOf(situation.profile, situation.registry);
  return usualDecision(request, situation, places, decideAnew) ?? decideAnew(request, situation, places);
}

function decideAnew(request: ScoredRequest, situation: Situation, places: Places): Decision {
  const { score, contributions } = request.scored;
  const route = routeOf(request, { situation, places, need: needOf(request) });
  const [only, second] = route.planned;
  const turns = second === undefined ? (only?.turns ?? []) : route.planned.flatMap((planned) => planned.turns);
  const reasons = [scoreSentence(score), ...places.leftOut, ...route.reasons];
  for (const planned of route.planned) for (const reason of planned.reasons) reasons.push(reason);
  return {
    profile: situation.profile.name,
    score,
    contributions,
    tier: route.tier,
    ...(route.rule === undefined ? {} : { rule: route.rule }),
    stages: route.planned.map(({ stage }) => stage),
    ...(route.refusal === undefined ? {} : { refusal: route.refusal }),
    ...(turns.length === 0 ? {} : { turns }),
    // Of its own length: hundreds of records keep one.
    reasons: reasons.slice(),
  };
}

/** What `Balancing.turns` is to hold for the next decision. */
export function turnsTaken(decision: Decision): readonly TurnTaken[] {
  return decision.turns ?? [];
}

interface Table {
  readonly situation: Situation;
  readonly places: Places;
  readonly need: Need;
}

interface Route {
  readonly tier: string;
  readonly planned: readonly PlannedStage[];
  readonly reasons: readonly string[];
  readonly refusal?: Refusal | undefined;
  readonly rule?: RoutingRule;
}

function needOf(request: RouteRequest): Need {
  return { size: new PromptSize(request), hasImages: request.hasImages === true, ...roomFor(request) };
}

function routeOf(request: ScoredRequest, table: Table): Route {
  const { ladder } = table.places;
  const { pinned, scored } = request;
  if (pinned?.kind === "model") return routeToModel(pinned.name, table);
  if (pinned?.kind === "tier") {
    const tier = findTierNamed(pinned.name, ladder);
    if (tier === undefined)
      return nowhere(table, `Tier ${pinned.name} was asked for, but the profile has no such tier.`);
    return onePass(tier, table, {
      reasons: [`Tier ${tier.name} was asked for, so the score does not count.`],
      stayWith: stayIn([tier], request),
    });
  }
  const rules = readRules(table.situation.profile);
  const prompt = rules.length === 0 ? "" : lastPrompt(request);
  const reach = reachOf(prompt, rules);
  const rule = findRule(prompt, rules, reach);
  const ruled = rule === undefined ? undefined : findTierNamed(rule.tier, ladder);
  const ignored = rules.length === 0 ? [] : whyIgnored(rules, rule, ruled);
  if (rule === undefined && reach !== undefined) ignored.push(whatWasSearched(reach));
  if (rule !== undefined && ruled !== undefined) {
    const why = `The rule for ${quoted(rule.pattern)} sends it to tier ${ruled.name}, so the score does not count.`;
    return { ...onePass(ruled, table, { reasons: [...ignored, why], stayWith: stayIn([ruled], request) }), rule };
  }
  const fitting = findTierFor(scored.score, ladder);
  const tier = fitting ?? ladder.at(-1) ?? ladder[0];
  const why =
    fitting === undefined
      ? `The score is above every tier's max_score, so the highest tier, ${label(tier)}, takes it.`
      : firstSentence(tier);
  return twoStageOrNot(request, tier, table, [...ignored, why]);
}

function twoStageOrNot(request: ScoredRequest, tier: Tier, table: Table, reasons: readonly string[]): Route {
  const { situation, places } = table;
  const { ladder } = places;
  const { enabled, stage1_tier, stage2_tier, stage1_max_tokens } = situation.profile.two_stage;
  if (!enabled) return onePass(tier, table, { reasons, stayWith: stayUp(tier, ladder, request) });
  const one = (why: readonly string[], by = tier): Route =>
    onePass(by, table, { reasons: [...reasons, ...why], stayWith: stayUp(by, ladder, request) });

  const first = findTierNamed(stage1_tier, ladder);
  const second = findTierNamed(stage2_tier, ladder);
  if (first === undefined || second === undefined)
    return one([`Two-stage is on, but the profile has no tier ${first === undefined ? stage1_tier : stage2_tier}.`]);
  if (request.scored.score <= first.max_score)
    return one([
      `Two-stage is for what is above tier ${first.name}, which takes ${scoresOf(first)}, so one pass is enough.`,
    ]);
  if (request.onePassBecause !== undefined) return one([`Two-stage is left out because ${request.onePassBecause}.`]);

  const wish = { places: places.byTier, need: table.need };
  // Drafting with what refines anyway would only cost time.
  if (first !== second && !hasHealthyCandidate(first, wish, situation) && hasHealthyCandidate(second, wish, situation))
    return one(
      [
        ...whyNobody(first, wish, situation),
        `Tier ${first.name} has no model to draft with, so tier ${second.name} answers alone.`,
      ],
      second,
    );
  const above = ladder.slice(ladder.indexOf(first) + 1);
  const below = ladder.slice(0, ladder.indexOf(second));
  const draft = planStage(
    {
      ...wish,
      role: "draft",
      tier: first,
      standIns: standInsFor(first, ladder).filter((each) => below.includes(each)),
      need: { ...table.need, answer: Math.min(stage1_max_tokens, table.need.answer) },
      maxTokens: stage1_max_tokens,
      ...stayWith(stayIn([first], request)),
    },
    situation,
  );
  const refine = planStage(
    {
      ...wish,
      role: "refine",
      tier: second,
      // A model at or below the drafting tier would not improve on the draft.
      standIns: standInsFor(second, ladder).filter((each) => above.includes(each)),
      // It reads the draft too, and is told what to do with it.
      need: { ...table.need, more: stage1_max_tokens + 40 },
      ...stayWith(stayIn([second], request)),
    },
    situation,
  );
  // To be cut short for nothing would be worse than a whole answer of one stage.
  const lacking = [draft, refine].find(({ stage }) => stage.candidates.length === 0);
  if (lacking !== undefined) return one([`Two-stage is left out: ${whyLacking(lacking)}.`]);
  const plan = `Two-stage: tier ${first.name} drafts at most ${String(stage1_max_tokens)} tokens, then tier ${second.name} refines.`;
  return { tier: tier.name, planned: [draft, refine], reasons: [...reasons, plan] };
}

function whyLacking({ stage: { role }, unfit }: PlannedStage): string {
  if (unfit.tooSmall.length > 0) return `nothing that could ${role} has room for the prompt`;
  if (unfit.blind.length > 0) return `nothing that could ${role} sees images`;
  return `no enabled model could ${role}`;
}

interface OnePass {
  readonly reasons: readonly string[];
  readonly stayWith?: StageWish["stayWith"];
}

function onePass(tier: Tier, { situation, places, need }: Table, { reasons, stayWith: stays }: OnePass): Route {
  return answered(
    {
      role: "answer",
      tier,
      standIns: standInsFor(tier, places.ladder),
      places: places.byTier,
      need,
      ...stayWith(stays),
    },
    situation,
    reasons,
  );
}

/** A pinned model has no stand-in: whoever names a model wants that one. */
function routeToModel(id: string, table: Table): Route {
  const { places, need, situation } = table;
  const own = places.byModel.get(id) ?? [];
  const tier = own[0] === undefined ? undefined : findTierNamed(own[0].tier, places.ladder);
  if (tier === undefined) return nowhere(table, `Model ${id} was asked for, but the active profile cannot use it.`);
  return answered(
    { role: "answer", tier, standIns: [], places: new Map([[tier.name, own]]), need, isOneModel: true },
    situation,
    [`Model ${id} was asked for, so the score does not count.`],
  );
}

/** What was asked for is not there, so no tier is looked at. */
function nowhere({ places }: Table, reason: string): Route {
  const [{ name, expected_time_seconds: expectedSeconds }] = places.ladder;
  const stage = { role: "answer", tier: name, candidates: [], expectedSeconds } as const;
  const reasons = ["Nothing can answer this prompt."];
  return {
    tier: name,
    planned: [{ stage, turns: [], unfit: { blind: [], tooSmall: [] }, reasons }],
    reasons: [reason],
  };
}

function answered(wish: StageWish, situation: Situation, reasons: readonly string[]): Route {
  const planned = planStage(wish, situation);
  const refusal = findRefusal(wish, planned);
  return { tier: wish.tier.name, planned: [planned], reasons, refusal };
}

function stayIn(tiers: readonly Tier[], { lastAnsweredBy }: RouteRequest): StageWish["stayWith"] {
  return lastAnsweredBy === undefined ? undefined : { by: lastAnsweredBy, tiers };
}

/** An easy question in a hard conversation stays where the conversation is; a hard one goes up. */
function stayUp(from: Tier, ladder: TierLadder, request: RouteRequest): StageWish["stayWith"] {
  return request.lastAnsweredBy === undefined ? undefined : stayIn(ladder.slice(ladder.indexOf(from)), request);
}

function stayWith(stays: StageWish["stayWith"]): Pick<StageWish, "stayWith"> {
  return stays === undefined ? {} : { stayWith: stays };
}

/** Rules that change nothing although they may seem to. */
function whyIgnored(rules: readonly ReadRule[], found: RoutingRule | undefined, tier: Tier | undefined): string[] {
  const bad = rules.flatMap(({ rule, pattern }) =>
    pattern.state === "bad" ? [`The rule for ${quoted(rule.pattern)} is left out: ${pattern.problem}.`] : [],
  );
  if (found === undefined || tier !== undefined) return bad;
  return [...bad, `The rule for ${quoted(found.pattern)} is left out: the profile has no tier ${found.tier}.`];
}

function whatWasSearched({ beginning, end }: Reach): string {
  return `The prompt is long for its rules: they were looked for in its first ${countText(beginning)} and last ${countText(end)} characters.`;
}

/** It comes with nearly every prompt, and hundreds of records keep it: it is made once. */
function firstSentence(tier: Tier): string {
  const known = firstSentences.get(tier);
  if (known !== undefined) return known;
  const sentence = `Tier ${label(tier)} is the first that takes this score: it takes ${scoresOf(tier)}.`;
  firstSentences.set(tier, sentence);
  return sentence;
}

const firstSentences = new WeakMap<Tier, string>();

/** Patterns may be long; a reason is a sentence. */
function quoted(pattern: string): string {
  return `'${pattern.length > 60 ? `${pattern.slice(0, 59)}…` : pattern}'`;
}

function label(tier: Tier): string {
  return tier.description === undefined ? tier.name : `${tier.name} (${tier.description})`;
}
