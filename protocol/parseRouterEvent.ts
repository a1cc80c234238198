import type { Contribution } from "../core/complexity/contribution.ts";
import type { RoutingRule } from "../core/profile/profile.ts";
import type { Candidate, Decision, Refusal, StagePlan } from "../core/routing/decision.ts";
import {
  isArrayOf,
  isBoolean,
  isFiniteNumber,
  isKindOf,
  isOneOf,
  isOptional,
  isShape,
  isString,
  type Guard,
} from "./guards.ts";
import type { RouterEvent, StageRole } from "./routerEvents.ts";

/** The event, or `undefined` when the value is none that this version knows. */
export function parseRouterEvent(value: unknown): RouterEvent | undefined {
  return isRouterEvent(value) ? value : undefined;
}

export const isStageRole: Guard<StageRole> = isOneOf("answer", "draft", "refine");

const isCandidate = isShape<Candidate>({ tier: isString, modelId: isString, endpoint: isString });

const isStagePlan = isShape<StagePlan>({
  role: isStageRole,
  tier: isString,
  candidates: isArrayOf(isCandidate),
  expectedSeconds: isFiniteNumber,
  maxTokens: isOptional(isFiniteNumber),
});

const isContribution = isShape<Contribution>({ label: isString, amount: isFiniteNumber });

const isRefusal = isShape<Refusal>({ code: isOneOf("CONTEXT_TOO_LONG", "NO_VISION"), message: isString });

const isTurn = (value: unknown): value is readonly [key: string, place: number] =>
  Array.isArray(value) && value.length === 2 && isString(value[0]) && isFiniteNumber(value[1]);

const isDecision = isShape<Decision>({
  profile: isString,
  score: isFiniteNumber,
  contributions: isArrayOf(isContribution),
  tier: isString,
  stages: isArrayOf(isStagePlan),
  refusal: isOptional(isRefusal),
  rule: isOptional(isShape<RoutingRule>({ pattern: isString, tier: isString })),
  turns: isOptional(isArrayOf(isTurn)),
  reasons: isArrayOf(isString),
});

export const isRouterEvent = isKindOf<RouterEvent>({
  decision: { decision: isDecision },
  stage: { role: isStageRole, tier: isString, modelId: isString, endpoint: isString, builtin: isBoolean },
  waiting: { role: isStageRole, modelId: isString, message: isString },
  failover: { role: isStageRole, from: isString, to: isString, message: isString },
  firstToken: { role: isStageRole, ttftMs: isFiniteNumber },
  stageEnd: {
    role: isStageRole,
    finish: isOneOf("stop", "length"),
    totalMs: isFiniteNumber,
    tokens: isOptional(isFiniteNumber),
    tokensEstimated: isOptional(isBoolean),
  },
  draftOnly: { message: isString },
});
