import type { DashboardProposal, DashboardQuestion, DashboardState } from "../../../protocol/dashboardMessages.ts";
import { durationWords } from "../../text/durationWords.ts";
import { percent, scoreWord } from "./words.ts";

/** The shares in per cent that the form shows for a wish; the usual ones when it is for another ladder or for a wait. */
export function shownShares({ wish }: DashboardQuestion, { presets, tiers }: DashboardState): readonly number[] {
  return wish.kind === "share" && wish.percents.length === tiers.length ? wish.percents : presets.usual;
}

/** The waits between which a ladder can choose, in seconds: everything to the quickest tier, everything to the slowest. */
export function waitRange({ tiers }: DashboardState): { readonly least: number; readonly most: number } {
  const means = tiers.map(({ meanSeconds }) => meanSeconds);
  const least = Math.max(0.1, Math.floor(Math.min(...means) * 10) / 10);
  return { least, most: Math.max(least + 0.1, Math.ceil(Math.max(...means) * 10) / 10) };
}

/** A proposal for those who hear it. */
export function proposalWords(proposal: DashboardProposal | undefined): string {
  if (proposal === undefined) return "";
  if (proposal.state === "none") return proposal.reason;
  if (!proposal.changes) return "The tiers are as near to this as they can be.";
  const tiers = proposal.tiers.map(({ name, after, shareAfter }) =>
    after === null ? `${name} ${percent(shareAfter)}` : `${name} up to ${scoreWord(after)}, ${percent(shareAfter)}`,
  );
  return `Proposed: ${tiers.join("; ")}. Average wait ${durationWords(proposal.averageAfter * 1000)}.`;
}
