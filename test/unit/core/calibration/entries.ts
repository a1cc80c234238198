import type { LogEntry } from "../../../../core/calibration/logEntry.ts";
import type { TierLadder } from "../../../../core/routing/tierLadder.ts";

/** The default ladder. */
export const usualLadder: TierLadder = [
  { name: "fast", max_score: 3, expected_time_seconds: 2 },
  { name: "balanced", max_score: 7, expected_time_seconds: 5 },
  { name: "powerful", max_score: Infinity, expected_time_seconds: 15 },
];

/** An answer in one pass by the tier that was asked for; everything that does not matter is filled in. */
export function entry(score: number, more: Partial<LogEntry> = {}): LogEntry {
  const tier = more.tier ?? (score <= 3 ? "fast" : score <= 7 ? "balanced" : "powerful");
  return {
    at: 1_000,
    profile: "p",
    score,
    tier,
    pinned: false,
    outcome: "answered",
    totalMs: 1_000,
    failovers: 0,
    stages: [{ role: "answer", tier, model: "m", ttftMs: 100, totalMs: 900 }],
    ...more,
  };
}

/** Prompts of the scores 0.1, 0.2 … 10.0. */
export function everyScore(): readonly LogEntry[] {
  return Array.from({ length: 100 }, (_, index) => entry((index + 1) / 10));
}
