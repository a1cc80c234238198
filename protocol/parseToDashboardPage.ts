import type { AnswerTimes, ModelTimes, TimeSpread } from "../core/calibration/answerTimes.ts";
import type {
  DashboardPrompts,
  DashboardProposal,
  DashboardState,
  DashboardTier,
  ProposedTierRow,
  RecentPrompt,
  ToDashboardPage,
  WrittenLadder,
} from "./dashboardMessages.ts";
import {
  isArrayOf,
  isBoolean,
  isEither,
  isFiniteNumber,
  isKindOf,
  isNull,
  isOneOf,
  isOptional,
  isRecord,
  isShape,
  isString,
} from "./guards.ts";
import type { Guard, KeyGuards } from "./guards.ts";
import { parseDashboardQuestion } from "./parseFromDashboardPage.ts";

const isSpread = isShape<TimeSpread>({ median: isFiniteNumber, p95: isFiniteNumber });
const isScore = isEither(isFiniteNumber, isNull);

const times: KeyGuards<AnswerTimes> = {
  asked: isFiniteNumber,
  failed: isFiniteNumber,
  firstTokenMs: isOptional(isSpread),
  waitMs: isOptional(isSpread),
  tokensPerSecond: isOptional(isFiniteNumber),
};

const isTier = isShape<DashboardTier>({
  ...times,
  name: isString,
  maxScore: isScore,
  scored: isFiniteNumber,
  share: isFiniteNumber,
  pinned: isFiniteNumber,
  meanSeconds: isFiniteNumber,
  isMeasured: isBoolean,
});

const isModel = isShape<ModelTimes>({ ...times, model: isString, tier: isString });

const isPrompts = isShape<DashboardPrompts>({
  scored: isFiniteNumber,
  pinned: isFiniteNumber,
  failed: isFiniteNumber,
  first: isOptional(isFiniteNumber),
  last: isOptional(isFiniteNumber),
  averageSeconds: isOptional(isFiniteNumber),
  histogram: isArrayOf(isFiniteNumber),
});

const isRecent = isShape<RecentPrompt>({
  id: isString,
  at: isFiniteNumber,
  profile: isString,
  score: isFiniteNumber,
  tier: isString,
  pinned: isBoolean,
  model: isString,
  firstTokenMs: isOptional(isFiniteNumber),
  totalMs: isFiniteNumber,
  outcome: isOneOf("answered", "draftOnly", "failed", "cancelled"),
  failovers: isFiniteNumber,
});

const isRow = isShape<ProposedTierRow>({
  name: isString,
  before: isScore,
  after: isScore,
  shareBefore: isFiniteNumber,
  shareAfter: isFiniteNumber,
});

type Proposed = Extract<DashboardProposal, { readonly state: "proposed" }>;
type NoProposal = Extract<DashboardProposal, { readonly state: "none" }>;

const isProposal: Guard<DashboardProposal> = isEither(
  isShape<NoProposal>({ state: isOneOf("none"), reason: isString }),
  isShape<Proposed>({
    state: isOneOf("proposed"),
    id: isString,
    tiers: isArrayOf(isRow),
    changes: isBoolean,
    averageBefore: isFiniteNumber,
    averageAfter: isFiniteNumber,
    notes: isArrayOf(isString),
  }),
);

const isState = isShape<DashboardState>({
  profile: isEither(isString, isNull),
  router: isOneOf("running", "starting", "down", "untrusted", "off"),
  isLogging: isBoolean,
  problem: isOptional(isString),
  asked: (value): value is DashboardState["asked"] => parseDashboardQuestion(value) !== undefined,
  tiers: isArrayOf(isTier),
  prompts: isPrompts,
  models: isArrayOf(isModel),
  recent: isArrayOf(isRecent),
  presets: (value): value is DashboardState["presets"] =>
    isRecord(value) && isArrayOf(isFiniteNumber)(value["usual"]) && isArrayOf(isFiniteNumber)(value["even"]),
  proposal: isOptional(isProposal),
  written: isOptional(isShape<WrittenLadder>({ profile: isString, text: isString, canUndo: isBoolean })),
});

const isToDashboardPage = isKindOf<ToDashboardPage>({ state: { state: isState }, showThresholds: {} });

/** The message, or `undefined` when the value is none: the page ignores what it does not know. */
export function parseToDashboardPage(value: unknown): ToDashboardPage | undefined {
  return isToDashboardPage(value) ? value : undefined;
}
