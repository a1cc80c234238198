import type { DashboardProposal, DashboardState, ProposedTierRow } from "../../../protocol/dashboardMessages.ts";
import { create, setText } from "../../dom/create.ts";
import { durationWords } from "../../text/durationWords.ts";
import { percent, scoreWord } from "../model/words.ts";
import { SharesChart } from "./sharesChart.ts";
import { createTable } from "./table.ts";
import { createTierName } from "./tierName.ts";

type Proposed = Extract<DashboardProposal, { readonly state: "proposed" }>;

/** What a wish would need, what it would bring, and a button that writes it. */
export class ProposalView {
  readonly element: HTMLElement;
  readonly #reason = create("p", { class: "notice" });
  readonly #now = new SharesChart();
  readonly #then = new SharesChart();
  readonly #bars = create(
    "div",
    { class: "compare" },
    create("span", { class: "quiet" }, "Now"),
    this.#now.element,
    create("span", { class: "quiet" }, "Then"),
    this.#then.element,
  );
  readonly #table = createTable<ProposedTierRow>("Proposed max_score values", [
    { title: "Tier", isName: true, cell: ({ name }, at) => createTierName(name, at) },
    { title: "max_score", cell: ({ before, after }) => createChange(scoreWord(before), scoreWord(after)) },
    {
      title: "Share",
      cell: ({ shareBefore, shareAfter }) => createChange(percent(shareBefore), percent(shareAfter)),
    },
  ]);
  readonly #average = create("p");
  readonly #notes = create("ul", { class: "notes" });
  readonly #write = create("button", { type: "button", class: "primary" });
  readonly #open = create("button", { type: "button", class: "secondary", "data-command": "openProfile" });
  readonly #writtenText = create("span");
  readonly #undo = create("button", { type: "button", class: "link" }, "Undo");
  readonly #written = create("p", { class: "written", role: "status" }, this.#writtenText, this.#undo);
  readonly #body: HTMLElement;
  #proposal: DashboardProposal | undefined;

  constructor(asked: { readonly write: (id: string) => void; readonly undo: () => void }) {
    this.#body = create("div", {}, this.#bars, this.#table.element, this.#average, this.#notes);
    const buttons = create("div", { class: "buttons" }, this.#write, this.#open);
    this.element = create("div", { class: "proposal" }, this.#reason, this.#body, buttons, this.#written);
    this.#write.addEventListener("click", () => {
      if (this.#proposal?.state === "proposed") asked.write(this.#proposal.id);
    });
    this.#undo.addEventListener("click", asked.undo);
  }

  update({ proposal, profile, written }: DashboardState): void {
    this.#proposal = proposal;
    const name = profile ?? "";
    setText(this.#write, `Write to ${name}`);
    setText(this.#open, "Open Profile");
    const isNothing = proposal?.state !== "proposed";
    this.#reason.hidden = !isNothing && proposal.changes;
    this.#reason.classList.toggle("calm", !isNothing);
    this.#body.hidden = isNothing;
    this.#write.disabled = isNothing || !proposal.changes;
    if (isNothing) setText(this.#reason, proposal?.reason ?? "");
    else this.#fill(proposal, name);
    setText(this.#writtenText, written === undefined ? "" : `${written.text} `);
    this.#undo.hidden = written?.canUndo !== true;
  }

  #fill({ tiers, changes, averageBefore, averageAfter, notes }: Proposed, profile: string): void {
    setText(this.#reason, `The tiers of ${profile} are as near to this as they can be.`);
    this.#now.update(
      "Shares now",
      tiers.map(({ name, shareBefore }) => ({ name, share: shareBefore })),
    );
    this.#then.update(
      "Shares with the proposal",
      tiers.map(({ name, shareAfter }) => ({ name, share: shareAfter })),
    );
    this.#table.fill(tiers);
    const [before, after] = [durationWords(averageBefore * 1000), durationWords(averageAfter * 1000)];
    this.#average.replaceChildren("Average wait: ", changes ? createChange(before, after) : before);
    this.#notes.replaceChildren(...notes.map((note) => create("li", {}, note)));
    this.#notes.hidden = notes.length === 0;
  }
}

/** "5.0 → 5.7", or one value when nothing changes. */
function createChange(before: string, after: string): Node {
  if (before === after) return document.createTextNode(after);
  return create(
    "span",
    { class: "change" },
    create("span", { class: "quiet" }, before),
    create("span", { "aria-hidden": "true" }, " → "),
    create("span", { class: "unseen" }, " becomes "),
    create("strong", {}, after),
  );
}
