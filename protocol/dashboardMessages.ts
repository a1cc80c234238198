import type { AnswerTimes, ModelTimes } from "../core/calibration/answerTimes.ts";
import type { AnswerOutcome } from "./decisionRecord.ts";

/** Everything that the dashboard shows. */
export interface DashboardState {
  /** The active profile's name, or null when there is none. */
  readonly profile: string | null;
  readonly router: "running" | "starting" | "down" | "untrusted" | "off";
  /** Whether decisions are logged; when not, only the last prompts of this window's router are known. */
  readonly isLogging: boolean;
  /** Why something is missing, in one sentence or two. */
  readonly problem?: string;
  /** What is shown. */
  readonly asked: DashboardQuestion;
  /** The ladder from the lowest tier up; empty without a profile. */
  readonly tiers: readonly DashboardTier[];
  readonly prompts: DashboardPrompts;
  readonly models: readonly ModelTimes[];
  /** What this window's router decided lately, newest first. */
  readonly recent: readonly RecentPrompt[];
  /** Shares in whole per cent that a user may want, each in the order of the tiers. */
  readonly presets: { readonly usual: readonly number[]; readonly even: readonly number[] };
  /** Absent when nothing is wished for. */
  readonly proposal?: DashboardProposal;
  /** What was written last, until something else is. */
  readonly written?: WrittenLadder;
}

/** What the user looks at and wishes for. */
export interface DashboardQuestion {
  readonly span: DashboardSpan;
  readonly wish: DashboardWish;
}

export const dashboardSpans = ["day", "week", "month", "all"] as const;
/** Prompts of which time; a month has 30 days. */
export type DashboardSpan = (typeof dashboardSpans)[number];

export type DashboardWish =
  /** The shares that most people want. */
  | { readonly kind: "usual" }
  /** In per cent, in the order of the tiers. */
  | { readonly kind: "share"; readonly percents: readonly number[] }
  /** On average. */
  | { readonly kind: "wait"; readonly seconds: number };

export interface DashboardPrompts {
  /** Routed by their score: only these count for shares. */
  readonly scored: number;
  /** Sent to a tier or model by the user or by a rule. */
  readonly pinned: number;
  readonly failed: number;
  /** Times of the first and the last one, in milliseconds since the epoch. */
  readonly first?: number;
  readonly last?: number;
  /** What an answer takes on average on this ladder, in seconds; absent without prompts. */
  readonly averageSeconds?: number;
  /** By score, in bins of half a point; a bin's upper end belongs to it. */
  readonly histogram: readonly number[];
}

export interface DashboardTier extends AnswerTimes {
  readonly name: string;
  /** Null for the tier that takes everything: JSON has no infinity. */
  readonly maxScore: number | null;
  readonly scored: number;
  /** Of the scored prompts, 0 to 1. */
  readonly share: number;
  readonly pinned: number;
  /** What an answer takes in the mean: measured, or else as the profile expects. */
  readonly meanSeconds: number;
  readonly isMeasured: boolean;
}

export interface RecentPrompt {
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly profile: string;
  readonly score: number;
  readonly tier: string;
  readonly pinned: boolean;
  /** Who answered, or was asked last; empty when nobody was. */
  readonly model: string;
  readonly firstTokenMs?: number;
  readonly totalMs: number;
  readonly outcome: AnswerOutcome;
  readonly failovers: number;
}

export type DashboardProposal =
  /** Why there is none, in one sentence or two. */
  | { readonly state: "none"; readonly reason: string }
  | {
      readonly state: "proposed";
      /** Names this proposal, to write it. */
      readonly id: string;
      /** In the order of the ladder. */
      readonly tiers: readonly ProposedTierRow[];
      /** Whether any `max_score` is another one. */
      readonly changes: boolean;
      /** In seconds. */
      readonly averageBefore: number;
      readonly averageAfter: number;
      /** Whole sentences. */
      readonly notes: readonly string[];
    };

export interface ProposedTierRow {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly shareBefore: number;
  readonly shareAfter: number;
}

export interface WrittenLadder {
  readonly profile: string;
  /** One sentence. */
  readonly text: string;
  readonly canUndo: boolean;
}

/** Extension → dashboard. */
export type ToDashboardPage =
  | { readonly kind: "state"; readonly state: DashboardState }
  /** Brings the thresholds into view. */
  | { readonly kind: "showThresholds" };

export const dashboardCommands = [
  "openChat",
  "switchProfile",
  "createProfile",
  "openProfile",
  "manageTrust",
  "restartRouter",
  "openSettings",
] as const;
export type DashboardCommand = (typeof dashboardCommands)[number];

/** Dashboard → extension. Everything is parsed on arrival by `parseFromDashboardPage`. */
export type FromDashboardPage =
  /** `asked`: what it showed before it was reloaded; absent for a new page, which shows what was asked last. */
  | { readonly kind: "ready"; readonly asked?: DashboardQuestion }
  | { readonly kind: "ask"; readonly asked: DashboardQuestion }
  /** Writes the proposal of this id into the profile, if it is still the one that is shown. */
  | { readonly kind: "write"; readonly id: string }
  | { readonly kind: "undo" }
  | { readonly kind: "command"; readonly command: DashboardCommand };
