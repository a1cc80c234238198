import type { DashboardState } from "../../../protocol/dashboardMessages.ts";
import { create } from "../../dom/create.ts";
import { numeral, percent } from "../model/words.ts";
import { createTable } from "./table.ts";

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly share: number;
}

/** The histogram in figures, folded away. */
export class ScoreTable {
  readonly #table = createTable<Bin>("Prompts by score", [
    { title: "Score", isName: true, cell: ({ from, to }) => `above ${from.toFixed(1)} up to ${to.toFixed(1)}` },
    { title: "Prompts", isFigure: true, cell: ({ count }) => numeral(count) },
    { title: "Share", isFigure: true, cell: ({ share }) => percent(share) },
  ]);
  readonly element = create("details", {}, create("summary", {}, "The histogram as a table"), this.#table.element);

  update({ prompts }: DashboardState): void {
    const { histogram, scored } = prompts;
    const width = 10 / Math.max(1, histogram.length);
    this.#table.fill(
      histogram
        .map((count, at) => ({ from: at * width, to: (at + 1) * width, count, share: count / Math.max(1, scored) }))
        .filter(({ count }) => count > 0),
    );
  }
}
