import type { DashboardState, DashboardTier } from "../../../protocol/dashboardMessages.ts";
import { durationWords } from "../../text/durationWords.ts";
import { numeral, percent, scoresOf } from "../model/words.ts";
import { createTable } from "./table.ts";
import { createTierName } from "./tierName.ts";
import { createTimeBar } from "./timeBar.ts";
import { firstTokenWords, longestOf, waitWords } from "./timeWords.ts";

/** The ladder with what falls on each tier: the table behind the histogram. */
export class TierTable {
  #tiers: readonly DashboardTier[] = [];
  readonly #table = createTable<DashboardTier>("Prompts and times by tier", [
    { title: "Tier", isName: true, cell: ({ name }, at) => createTierName(name, at) },
    { title: "Share", isFigure: true, cell: ({ share }) => percent(share) },
    { title: "Prompts", isFigure: true, cell: ({ scored }) => numeral(scored) },
    { title: "First token", isFigure: true, cell: firstTokenWords },
    {
      title: "Whole answer",
      isFigure: true,
      cell: (tier) => (tier.isMeasured ? waitWords(tier) : `${durationWords(tier.meanSeconds * 1000)} expected`),
    },
    { title: "Time", cell: (tier, at) => createTimeBar(tier, at, longestOf(this.#tiers)) },
    { title: "Pinned", isFigure: true, cell: ({ pinned }) => numeral(pinned) },
    { title: "Failed", isFigure: true, cell: ({ failed }) => numeral(failed) },
    { title: "Scores", cell: ({ maxScore }, at) => scoresOf(this.#tiers[at - 1]?.maxScore ?? undefined, maxScore) },
  ]);
  readonly element = this.#table.element;

  update({ tiers }: DashboardState): void {
    this.#tiers = tiers;
    this.#table.fill(tiers);
  }
}
