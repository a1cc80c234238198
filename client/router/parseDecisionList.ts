import type { DecisionRecord, StageRecord } from "../../protocol/decisionRecord.ts";
import {
  isArrayOf,
  isBoolean,
  isFiniteNumber,
  isOneOf,
  isOptional,
  isRecord,
  isShape,
  isString,
} from "../../protocol/guards.ts";
import type { Guard } from "../../protocol/guards.ts";
import { isStageRole } from "../../protocol/parseRouterEvent.ts";

const isStage = isShape<StageRecord>({
  role: isStageRole,
  tier: isString,
  modelId: isString,
  endpoint: isString,
  failed: isOptional(isArrayOf(isString)),
  ttftMs: isOptional(isFiniteNumber),
  totalMs: isOptional(isFiniteNumber),
  tokens: isOptional(isFiniteNumber),
  tokensEstimated: isOptional(isBoolean),
});

/** The code is for people and programs that know it; what it is does not matter here. */
const isCode: Guard<DecisionRecord["code"]> = (value): value is DecisionRecord["code"] =>
  value === undefined || isString(value);

const isDecisionRecord = isShape<DecisionRecord>({
  id: isString,
  at: isFiniteNumber,
  profile: isString,
  score: isFiniteNumber,
  tier: isString,
  reasons: isArrayOf(isString),
  pinned: isBoolean,
  stages: isArrayOf(isStage),
  outcome: isOneOf("answered", "draftOnly", "failed", "cancelled"),
  code: isCode,
  totalMs: isFiniteNumber,
  failovers: isFiniteNumber,
});

/** The records of `GET /magi/decisions` as they came over the wire; what is none is left out. Never throws. */
export function parseDecisionList(data: string): readonly DecisionRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return []; // Not JSON, so there are none.
  }
  const list = isRecord(value) ? value["decisions"] : undefined;
  return Array.isArray(list) ? list.filter(isDecisionRecord) : [];
}
