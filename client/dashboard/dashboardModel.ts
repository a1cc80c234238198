import { timesByModel, timesByTier } from "../../core/calibration/answerTimes.ts";
import { pictureOf } from "../../core/calibration/ladderPicture.ts";
import type { LadderPicture } from "../../core/calibration/ladderPicture.ts";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { proposeThresholds } from "../../core/calibration/proposeThresholds.ts";
import type { Proposal } from "../../core/calibration/proposeThresholds.ts";
import { evenSplit, pyramidOf } from "../../core/calibration/wish.ts";
import type { WishReading } from "../../core/calibration/wish.ts";
import { ladderOf } from "../../core/routing/tierLadder.ts";
import type { TierLadder } from "../../core/routing/tierLadder.ts";
import type {
  DashboardPrompts,
  DashboardProposal,
  DashboardQuestion,
  DashboardSpan,
  DashboardState,
  DashboardTier,
  DashboardWish,
  RecentPrompt,
  WrittenLadder,
} from "../../protocol/dashboardMessages.ts";
import { answeringStage } from "../../protocol/decisionRecord.ts";
import type { DecisionRecord } from "../../protocol/decisionRecord.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { ProfileFile, RouterState, Situation } from "../situation/situation.ts";
import { wholePercents } from "./wholePercents.ts";

export interface DashboardFacts {
  readonly situation: Situation;
  /** The decision log, of all profiles. */
  readonly entries: readonly LogEntry[];
  /** Of this window's router, newest first. */
  readonly decisions: readonly DecisionRecord[];
  readonly question: DashboardQuestion;
  /** In milliseconds since the epoch. */
  readonly now: number;
  readonly isLogging: boolean;
  /** Why the log cannot be read, in one sentence. */
  readonly logProblem?: string;
  readonly written?: WrittenLadder;
}

export interface Dashboard {
  readonly state: DashboardState;
  /** The file whose ladder the proposal is for. */
  readonly file?: ProfileFile;
  readonly proposal?: Proposal;
}

/** What the dashboard shows of all that is known. */
export function dashboardOf(facts: DashboardFacts): Dashboard {
  const { situation, question, isLogging, decisions, written } = facts;
  const file = findActiveProfile(situation);
  const common = { router: routerWord(situation.router), isLogging, asked: question };
  if (file === undefined)
    return {
      state: {
        ...common,
        profile: null,
        tiers: [],
        prompts: { scored: 0, pinned: 0, failed: 0, histogram: [] },
        models: [],
        recent: [],
        presets: { usual: [], even: [] },
      },
    };
  const ladder = ladderOf(file.profile);
  const entries = entriesOf(file.name, facts);
  const picture = pictureOf(entries, ladder);
  const proposal = proposalFor(file, entries, ladder, question.wish);
  const problem = facts.logProblem ?? situation.files.problem;
  return {
    file,
    proposal,
    state: {
      ...common,
      profile: file.name,
      ...(problem !== undefined && { problem }),
      tiers: tiersOf(picture, entries, ladder),
      prompts: promptsOf(picture, entries),
      models: timesByModel(entries),
      recent: decisions.filter(({ profile }) => profile === file.name).map(toRecent),
      presets: {
        usual: wholePercents(pyramidOf(ladder.length)),
        even: wholePercents(evenSplit(ladder.length)),
      },
      ...(picture.prompts > 0 && { proposal: shown(file.name, proposal) }),
      ...(written?.profile === file.name && { written }),
    },
  };
}

const dayMs = 86_400_000;
const spanMs: Readonly<Record<DashboardSpan, number>> = {
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
  all: Infinity,
};

/** The profile's prompts of the time that is asked for. Without a log there are those that the router remembers. */
function entriesOf(name: string, facts: DashboardFacts): readonly LogEntry[] {
  const { entries, decisions, isLogging, question, now } = facts;
  const logged = entries.at(-1)?.at ?? -Infinity;
  const others = isLogging ? [] : decisions.filter(({ at }) => at > logged).map(toEntry);
  const since = now - spanMs[question.span];
  return [...entries, ...others.reverse()].filter(({ profile, at }) => profile === name && at >= since);
}

function toEntry({ id: _, reasons: __, stages, ...record }: DecisionRecord): LogEntry {
  return { ...record, stages: stages.map(({ modelId, endpoint: ___, ...stage }) => ({ ...stage, model: modelId })) };
}

function proposalFor(
  { name, problem }: ProfileFile,
  entries: readonly LogEntry[],
  ladder: TierLadder,
  asked: DashboardWish,
): Proposal {
  if (problem !== undefined)
    return { state: "none", reason: `${name} has an error, so its tiers are not proposed others: ${problem}` };
  const reading = wishOf(asked, ladder);
  if (reading.state === "wrong") return { state: "none", reason: reading.problem };
  return proposeThresholds(entries, ladder, reading.wish);
}

/** Shares for another number of tiers are of another profile: then the usual ones are meant. */
function wishOf(asked: DashboardWish, ladder: TierLadder): WishReading {
  if (asked.kind === "wait") return { state: "ok", wish: asked };
  const isForLadder = asked.kind === "share" && asked.percents.length === ladder.length;
  const percents = isForLadder ? asked.percents : pyramidOf(ladder.length);
  const sum = percents.reduce((all, percent) => all + percent, 0);
  if (isForLadder && Math.abs(sum - 100) > 1) {
    const total = String(Number(sum.toFixed(1)));
    return { state: "wrong", problem: `The shares come to ${total} %. Make them 100 % in all.` };
  }
  return { state: "ok", wish: { kind: "share", shares: percents.map((percent) => percent / sum) } };
}

function shown(profile: string, proposal: Proposal): DashboardProposal {
  if (proposal.state === "none") return proposal;
  const { tiers, changes, averageBefore, averageAfter, notes } = proposal;
  return {
    state: "proposed",
    id: JSON.stringify([profile, ...tiers.map(({ name, before, after }) => [name, before, after])]),
    tiers: tiers.map(({ name, before, after, shareBefore, shareAfter }) => ({
      name,
      before: finite(before),
      after: finite(after),
      shareBefore,
      shareAfter,
    })),
    changes,
    averageBefore,
    averageAfter,
    notes,
  };
}

function tiersOf({ steps }: LadderPicture, entries: readonly LogEntry[], ladder: TierLadder): readonly DashboardTier[] {
  const names = ladder.map(({ name }) => name);
  const times = timesByTier(entries, names);
  return steps.map(({ name, maxScore, count, share, pinned, meanSeconds, measured }, at) => ({
    ...(times[at] ?? { asked: 0, failed: 0 }),
    name,
    maxScore: finite(maxScore),
    scored: count,
    share,
    pinned,
    meanSeconds,
    isMeasured: measured > 0,
  }));
}

function promptsOf(picture: LadderPicture, entries: readonly LogEntry[]): DashboardPrompts {
  const { prompts: scored, pinned, first, last, averageSeconds, histogram } = picture;
  return {
    scored,
    pinned,
    failed: entries.filter(({ outcome }) => outcome === "failed").length,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ...(averageSeconds !== undefined && { averageSeconds }),
    histogram,
  };
}

function toRecent(record: DecisionRecord): RecentPrompt {
  const { id, at, profile, score, tier, pinned, stages, totalMs, outcome, failovers } = record;
  const firstTokenMs = stages[0]?.ttftMs;
  return {
    id,
    at,
    profile,
    score,
    tier,
    pinned,
    model: answeringStage(record)?.modelId ?? "",
    ...(firstTokenMs !== undefined && { firstTokenMs }),
    totalMs,
    outcome,
    failovers,
  };
}

function routerWord(router: RouterState): DashboardState["router"] {
  if (router.kind !== "off") return router.kind;
  return router.why === "untrusted" ? "untrusted" : "off";
}

function finite(score: number): number | null {
  return Number.isFinite(score) ? score : null;
}
