import type { DashboardState, RecentPrompt } from "../../../protocol/dashboardMessages.ts";
import { durationWords } from "../../text/durationWords.ts";
import { counted } from "./words.ts";

/** How a prompt ended, in a word or two. */
export function outcomeWord({ outcome, failovers }: RecentPrompt): string {
  switch (outcome) {
    case "answered":
      return failovers === 0 ? "answered" : `answered after ${counted(failovers, "failover")}`;
    case "draftOnly":
      return "draft only";
    case "cancelled":
      return "stopped";
    case "failed":
      return "failed";
  }
}

/** Where the last prompts went and how fast they came back, in a sentence or two. */
export function recentWords({ recent, tiers, router }: DashboardState): string {
  if (router === "untrusted") return "No prompt is routed in an untrusted workspace.";
  if (router === "down") return "The router is down.";
  if (router === "starting") return "The router is starting.";
  if (recent.length === 0) return "No prompts since this window's router was started.";
  const went = tiers
    .map(({ name }) => ({ name, count: recent.filter(({ tier }) => tier === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} to ${name}`);
  const waits = recent.flatMap(({ firstTokenMs }) => firstTokenMs ?? []).sort((a, b) => a - b);
  const median = waits[Math.ceil(waits.length / 2) - 1];
  return [
    went.length > 0 &&
      `${recent.length === 1 ? "The last prompt" : `The last ${recent.length} prompts`}: ${went.join(", ")}.`,
    median !== undefined && `Half of them had their first token within ${durationWords(median)}.`,
  ]
    .filter((sentence) => sentence !== false)
    .join(" ");
}
