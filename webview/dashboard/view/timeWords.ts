import type { DashboardTier } from "../../../protocol/dashboardMessages.ts";
import { create } from "../../dom/create.ts";
import { durationWords } from "../../text/durationWords.ts";

type Times = Pick<DashboardTier, "firstTokenMs" | "waitMs">;

/** What stands where nothing was measured. */
export const none = "–";

/** The median, and what one in twenty exceeds in a quieter voice. */
export function firstTokenWords({ firstTokenMs }: Times): Node | string {
  return firstTokenMs === undefined ? none : createSpread(firstTokenMs);
}

/** The same to the end of the answer. */
export function waitWords({ waitMs }: Times): Node | string {
  return waitMs === undefined ? none : createSpread(waitMs);
}

/** The end of the scale on which the rows' bars are drawn. */
export function longestOf(rows: readonly Times[]): number {
  return Math.max(0, ...rows.map(({ waitMs, firstTokenMs }) => waitMs?.p95 ?? firstTokenMs?.median ?? 0));
}

function createSpread({ median, p95 }: NonNullable<Times["waitMs"]>): Node {
  const title = `Half of the answers took at most ${durationWords(median)}, 19 of 20 at most ${durationWords(p95)}.`;
  return create("span", { title }, durationWords(median), create("span", { class: "p95" }, ` (${durationWords(p95)})`));
}
