import type { DashboardState, RecentPrompt } from "../../../protocol/dashboardMessages.ts";
import { create, setText } from "../../dom/create.ts";
import { durationWords } from "../../text/durationWords.ts";
import { outcomeWord, recentWords } from "../model/recentModel.ts";
import { createTable } from "./table.ts";
import { createTierName } from "./tierName.ts";
import { none } from "./timeWords.ts";

/** So many are shown; the sentence above counts them all. */
const mostRows = 12;

/** What this window's router did last. */
export class RecentTable {
  #tiers: readonly string[] = [];
  readonly #sentence = create("p", { class: "quiet" });
  readonly #table = createTable<RecentPrompt>("The last prompts", [
    { title: "When", isName: true, cell: ({ at }) => timeOf(at) },
    { title: "Score", isFigure: true, cell: ({ score }) => score.toFixed(1) },
    {
      title: "Tier",
      cell: ({ tier, pinned }) =>
        create(
          "span",
          {},
          createTierName(tier, this.#tiers.indexOf(tier)),
          pinned && create("span", { class: "quiet" }, " pinned"),
        ),
    },
    {
      title: "First token",
      isFigure: true,
      cell: ({ firstTokenMs }) => (firstTokenMs === undefined ? none : durationWords(firstTokenMs)),
    },
    { title: "Whole answer", isFigure: true, cell: ({ totalMs }) => durationWords(totalMs) },
    {
      title: "Ended",
      cell: (prompt) => create("span", { class: prompt.outcome === "failed" && "failed" }, outcomeWord(prompt)),
    },
    { title: "Model", cell: ({ model }) => create("span", { class: "model" }, model === "" ? none : model) },
  ]);
  readonly element = create("div", {}, this.#sentence, this.#table.element);

  update(state: DashboardState): void {
    this.#tiers = state.tiers.map(({ name }) => name);
    setText(this.#sentence, recentWords(state));
    this.#table.element.hidden = state.recent.length === 0;
    this.#table.fill(state.recent.slice(0, mostRows));
  }
}

function timeOf(at: number): Node {
  const date = new Date(at);
  const time = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  return create("time", { datetime: date.toISOString(), title: date.toLocaleString() }, time);
}
