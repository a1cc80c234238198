// What the extension would tell the dashboard: worked out by the same code, from logs that are made up here.
import { dashboardOf } from "../../../client/dashboard/dashboardModel.ts";
import type { DashboardFacts } from "../../../client/dashboard/dashboardModel.ts";
import type { LogEntry } from "../../../core/calibration/logEntry.ts";
import { seededRandom } from "../../../core/seededRandom.ts";
import type { DashboardQuestion, ToDashboardPage } from "../../../protocol/dashboardMessages.ts";
import type { DecisionRecord } from "../../../protocol/decisionRecord.ts";
import { profileFile, running, situationWith } from "../client/situations.ts";

/** 2026-11-24, noon. */
export const now = Date.UTC(2026, 10, 24, 12);

export const threeTiers = `
description: For daily work
enabled_models: [tiny, big]
tier_config:
  - { name: fast, max_score: 3, expected_time_seconds: 2 }
  - { name: balanced, max_score: 7, expected_time_seconds: 5 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
`;

const models: Readonly<Record<string, { readonly model: string; readonly seconds: number; readonly ttftMs: number }>> =
  {
    fast: { model: "qwen3_4p0b_q4km_fast", seconds: 1.6, ttftMs: 140 },
    balanced: { model: "mistral_small_24p0b_q4km_balanced", seconds: 4.8, ttftMs: 420 },
    powerful: { model: "gpt_oss_120p0b_q4km_powerful", seconds: 17, ttftMs: 1_900 },
  };

/** Prompts of a week, such as somebody has who asks rather hard things; the same at each call. */
export function someEntries(count = 420): readonly LogEntry[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, at): LogEntry => {
    const score = Math.min(10, Math.round((random() * 4 + random() * 4 + random() * 2.4) * 10) / 10);
    const tier = score <= 3 ? "fast" : score <= 7 ? "balanced" : "powerful";
    const { model, seconds, ttftMs } = models[tier]!;
    const slow = 0.6 + random() * 0.9;
    const totalMs = Math.round(seconds * slow * 1_000);
    const failed = at % 97 === 5;
    return {
      at: now - (count - at) * 1_440_000,
      profile: "work",
      score,
      tier,
      pinned: at % 23 === 0,
      outcome: failed ? "failed" : "answered",
      totalMs,
      failovers: 0,
      stages: [
        failed
          ? { role: "answer", tier, model }
          : {
              role: "answer",
              tier,
              model,
              ttftMs: Math.round(ttftMs * slow),
              totalMs: totalMs - 4,
              tokens: Math.round(totalMs / 18),
            },
      ],
    };
  });
}

/** The last entries as the router remembers them, newest first. */
export function decisionsOf(entries: readonly LogEntry[]): readonly DecisionRecord[] {
  return entries
    .slice(-50)
    .reverse()
    .map(({ stages, code: _, ...entry }, at) => ({
      ...entry,
      id: `r-${at}`,
      reasons: [],
      stages: stages.map(({ model, ...stage }) => ({ ...stage, modelId: model, endpoint: "http://127.0.0.1:8081/v1" })),
    }));
}

export const question: DashboardQuestion = { span: "all", wish: { kind: "usual" } };

/** The state of a window with these facts; a profile of three tiers, and a week of prompts, unless told otherwise. */
export function stateOf(facts: Partial<DashboardFacts> = {}): Extract<ToDashboardPage, { kind: "state" }> {
  const entries = facts.entries ?? someEntries();
  const situation = situationWith({
    profiles: [profileFile("work", threeTiers)],
    router: running("work", { tiny: "ok", big: "ok" }),
  });
  const { state } = dashboardOf({
    situation,
    entries,
    decisions: decisionsOf(entries),
    question,
    now,
    isLogging: true,
    ...facts,
  });
  // As it comes over the border: JSON.
  return { kind: "state", state: JSON.parse(JSON.stringify(state)) as typeof state };
}
