import { dashboardCommands } from "../../protocol/dashboardMessages.ts";
import type { DashboardQuestion, DashboardSpan, DashboardState } from "../../protocol/dashboardMessages.ts";
import { parseToDashboardPage } from "../../protocol/parseToDashboardPage.ts";
import { create, setText } from "../dom/create.ts";
import { Debounced } from "../dom/debounce.ts";
import type { VsCodeHost } from "./host.ts";
import { emptinessOf } from "./model/emptyModel.ts";
import { proposalWords } from "./model/questionModel.ts";
import { figuresOf } from "./model/summaryModel.ts";
import { HistogramChart } from "./view/histogramChart.ts";
import { ModelTable } from "./view/modelTable.ts";
import { ProposalView } from "./view/proposalView.ts";
import { RecentTable } from "./view/recentTable.ts";
import { ScoreTable } from "./view/scoreTable.ts";
import { TierTable } from "./view/tierTable.ts";
import { WishForm } from "./view/wishForm.ts";

/** Short enough to feel live, long enough not to ask for each pixel of a slider. */
const askAfterMs = 80;
/** What is heard of a proposal waits until the slider rests. */
const sayAfterMs = 800;

const spans: readonly (readonly [DashboardSpan, string])[] = [
  ["all", "All prompts"],
  ["month", "Last 30 days"],
  ["week", "Last 7 days"],
  ["day", "Last 24 hours"],
];

/** The dashboard: shows the state that the extension sends, and says what the user wants to see and to have. */
export class DashboardPage {
  readonly #host: VsCodeHost;
  readonly #title = create("span");
  readonly #profile = create("button", { type: "button", class: "link profile", "data-command": "switchProfile" });
  readonly #span = createSpanChoice();
  readonly #figures = create("dl", { class: "figures" });
  readonly #problem = create("p", { class: "notice", role: "alert" });
  readonly #logOff = create(
    "p",
    { class: "notice" },
    "The decision log is off: only the last prompts of this window count. ",
    create("button", { type: "button", class: "link", "data-command": "openSettings" }, "Open Settings"),
  );
  readonly #empty = create("section", { class: "empty" });
  readonly #histogram = new HistogramChart();
  readonly #tiers = new TierTable();
  readonly #scores = new ScoreTable();
  readonly #models = new ModelTable();
  readonly #recent = new RecentTable();
  readonly #now = section("recent", "Just now", [this.#recent.element]);
  readonly #wish: WishForm;
  readonly #proposal: ProposalView;
  readonly #heard = create("div", { class: "unseen", role: "status" });
  readonly #thresholds: HTMLElement;
  readonly #full: HTMLElement;
  readonly #ask: Debounced<DashboardQuestion>;
  readonly #say: Debounced<string>;
  /** What the user wants to see; `undefined` until the extension says what was asked last. */
  #question: DashboardQuestion | undefined;
  #isFirst = true;

  constructor(host: VsCodeHost) {
    this.#host = host;
    this.#question = host.findQuestion();
    this.#ask = new Debounced(askAfterMs, (asked) => {
      host.send({ kind: "ask", asked });
    });
    this.#say = new Debounced(sayAfterMs, (words) => {
      setText(this.#heard, words);
    });
    this.#wish = new WishForm((wish) => {
      this.#change({ wish });
    });
    this.#proposal = new ProposalView({
      write: (id) => {
        host.send({ kind: "write", id });
      },
      undo: () => {
        host.send({ kind: "undo" });
      },
    });
    this.#thresholds = section("thresholds", "Change the shares", [
      create("div", { class: "beside" }, this.#wish.element, this.#proposal.element),
    ]);
    this.#full = create(
      "div",
      { class: "sections", hidden: true },
      section("where", "Where your prompts go", [this.#histogram.element, this.#tiers.element, this.#scores.element]),
      this.#thresholds,
      section("times", "How fast they come back", [this.#models.element, createLegend()]),
    );
  }

  start(): void {
    const title = create("h1", {}, this.#title, this.#profile);
    const choice = create("label", {}, create("span", { class: "unseen" }, "Prompts of"), this.#span);
    document.body.append(
      create(
        "main",
        {},
        create("header", {}, title, choice),
        this.#problem,
        this.#logOff,
        this.#empty,
        this.#figures,
        this.#full,
        this.#now,
        this.#heard,
      ),
    );
    this.#show(false);
    this.#span.addEventListener("change", () => {
      const chosen = spans.find(([span]) => span === this.#span.value);
      if (chosen) this.#change({ span: chosen[0] });
    });
    document.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      const command = dashboardCommands.find((name) => name === button?.dataset["command"]);
      if (command !== undefined) this.#host.send({ kind: "command", command });
    });
    window.addEventListener("message", ({ data }) => {
      const message = parseToDashboardPage(data);
      if (message?.kind === "state") this.#paint(message.state);
      if (message?.kind === "showThresholds") this.#showThresholds();
    });
    this.#host.send({ kind: "ready", ...(this.#question && { asked: this.#question }) });
  }

  #change(change: Partial<DashboardQuestion>): void {
    if (this.#question === undefined) return;
    this.#question = { ...this.#question, ...change };
    this.#host.keepQuestion(this.#question);
    this.#ask.call(this.#question);
  }

  #paint(state: DashboardState): void {
    this.#show(true);
    if (this.#question === undefined) {
      this.#question = state.asked;
      this.#host.keepQuestion(state.asked);
    }
    this.#span.value = this.#question.span;
    const empty = emptinessOf(state);
    setText(this.#title, state.profile === null ? "Dashboard" : "Dashboard of ");
    setText(this.#profile, state.profile ?? "");
    this.#profile.hidden = this.#span.hidden = this.#now.hidden = state.profile === null;
    this.#profile.title = "Switch Profile";
    setText(this.#problem, state.problem ?? "");
    this.#problem.hidden = state.problem === undefined;
    this.#logOff.hidden = state.isLogging || empty !== undefined;
    this.#empty.hidden = empty === undefined;
    this.#full.hidden = empty !== undefined;
    this.#figures.hidden = empty !== undefined;
    if (empty !== undefined) {
      const buttons = empty.buttons.map(({ title, command }, at) =>
        create("button", { type: "button", class: at === 0 ? "primary" : "secondary", "data-command": command }, title),
      );
      const filled = [
        create("h2", {}, empty.title),
        create("p", {}, empty.text),
        create("div", { class: "buttons" }, ...buttons),
      ];
      if (this.#empty.textContent !== filled.map(({ textContent }) => textContent).join(""))
        this.#empty.replaceChildren(...filled);
    } else this.#paintFull(state);
    this.#recent.update(state);
  }

  #paintFull(state: DashboardState): void {
    this.#figures.replaceChildren(
      ...figuresOf(state).map(({ value, words, tooltip }) =>
        create("div", { title: tooltip }, create("dt", {}, words), create("dd", {}, value)),
      ),
    );
    // What a user chose a moment ago is not what the state was worked out for; the next one is.
    const isAnswer = JSON.stringify(state.asked) === JSON.stringify(this.#question);
    this.#histogram.update(state);
    this.#tiers.update(state);
    this.#scores.update(state);
    this.#models.update(state);
    this.#wish.update(state);
    this.#proposal.update(state);
    const words = proposalWords(state.proposal);
    if (!this.#isFirst && isAnswer && words !== this.#heard.textContent) this.#say.call(words);
    this.#isFirst = false;
  }

  /** Nothing is shown before there is something: neither empty tables nor a hint that may be wrong. */
  #show(isThere: boolean): void {
    document.body.classList.toggle("waiting", !isThere);
  }

  #showThresholds(): void {
    this.#thresholds.scrollIntoView({ block: "start" });
    this.#wish.focus();
  }
}

function section(id: string, title: string, children: readonly Node[]): HTMLElement {
  const heading = create("h2", { id: `${id}-title` }, title);
  return create("section", { id, "aria-labelledby": heading.id }, heading, ...children);
}

function createSpanChoice(): HTMLSelectElement {
  return create("select", {}, ...spans.map(([value, words]) => create("option", { value }, words)));
}

function createLegend(): Node {
  const key = (kind: string, words: string): Node =>
    create("span", { class: "key" }, create("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), words);
  return create(
    "p",
    { class: "legend quiet" },
    key("first", "until the first token"),
    key("answer", "until the end of the answer"),
    key("rest", "19 of 20 answers (in brackets)"),
  );
}
