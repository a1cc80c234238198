import type { DashboardState } from "../../../protocol/dashboardMessages.ts";
import { create } from "../../dom/create.ts";
import { numeral } from "../model/words.ts";
import { createTable } from "./table.ts";
import { createTierName } from "./tierName.ts";
import { createTimeBar } from "./timeBar.ts";
import { firstTokenWords, longestOf, none, waitWords } from "./timeWords.ts";

type Model = DashboardState["models"][number];

/** How fast each model comes back, stage by stage. */
export class ModelTable {
  #state: DashboardState | undefined;
  readonly #table = createTable<Model>("Times by model", [
    {
      title: "Model",
      isName: true,
      cell: ({ model, tier }) => create("span", { class: "model" }, createTierName(model, this.#indexOf(tier))),
    },
    { title: "First token", isFigure: true, cell: firstTokenWords },
    { title: "Whole answer", isFigure: true, cell: waitWords },
    {
      title: "Time",
      cell: (model) => createTimeBar(model, this.#indexOf(model.tier), longestOf(this.#state?.models ?? [])),
    },
    {
      title: "Tokens/s",
      isFigure: true,
      cell: ({ tokensPerSecond }) => (tokensPerSecond === undefined ? none : numeral(Math.round(tokensPerSecond))),
    },
    { title: "Asked", isFigure: true, cell: ({ asked }) => numeral(asked) },
    { title: "Failed", isFigure: true, cell: ({ failed }) => numeral(failed) },
    { title: "Tier", cell: ({ tier }) => tier },
  ]);
  readonly element = this.#table.element;

  update(state: DashboardState): void {
    this.#state = state;
    this.#table.fill(state.models);
  }

  #indexOf(tier: string): number {
    return this.#state?.tiers.findIndex(({ name }) => name === tier) ?? -1;
  }
}
