import type { DashboardState, DashboardWish } from "../../../protocol/dashboardMessages.ts";
import { create, setText } from "../../dom/create.ts";
import { shownShares, waitRange } from "../model/questionModel.ts";
import { toPercents, withShare } from "../model/sharesModel.ts";
import { createTierName, tierClass } from "./tierName.ts";

type Kind = "share" | "wait";

/** What the user wants of the tiers: shares, or a wait. Says each wish as it is made. */
export class WishForm {
  readonly element: HTMLElement;
  readonly #onWish: (wish: DashboardWish) => void;
  readonly #kinds: Readonly<Record<Kind, HTMLInputElement>>;
  readonly #shares = create("div", { class: "wish-shares" });
  readonly #presets = create("div", { class: "presets" });
  readonly #wait = create("input", { type: "range", id: "wait", step: "0.1" });
  readonly #waitWords = create("output", { for: "wait" });
  readonly #waitRow = create(
    "div",
    { class: "wish-wait" },
    create("label", { for: "wait" }, "At most, on average"),
    this.#wait,
    this.#waitWords,
  );
  #inputs: readonly HTMLInputElement[] = [];
  /** The tiers that the inputs are for. */
  #names = "";
  #percents: readonly number[] = [];
  #state: DashboardState | undefined;
  #kind: Kind = "share";

  constructor(onWish: (wish: DashboardWish) => void) {
    this.#onWish = onWish;
    this.#kinds = { share: createRadio("share"), wait: createRadio("wait") };
    this.element = create(
      "form",
      { class: "wish" },
      create(
        "fieldset",
        {},
        create("legend", {}, "What do you want?"),
        create("div", { class: "kinds" }, ...this.#radios()),
      ),
      this.#shares,
      this.#presets,
      this.#waitRow,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
    });
    this.#wait.addEventListener("input", () => {
      this.#showWait();
      this.#onWish({ kind: "wait", seconds: this.#wait.valueAsNumber });
    });
    this.#addPreset("Usual", ({ presets }) => presets.usual);
    this.#addPreset("Even", ({ presets }) => presets.even);
    this.#addPreset("As now", ({ tiers }) => toPercents(tiers.map(({ share }) => share)));
  }

  /** Shows a state; what the user is at stays as it is. */
  update(state: DashboardState): void {
    const { asked, tiers } = state;
    const names = JSON.stringify(tiers.map(({ name }) => name));
    const isFirst = this.#state === undefined || names !== this.#names;
    this.#state = state;
    if (isFirst) {
      this.#names = names;
      this.#buildShares(state);
      this.#show(asked.wish.kind === "wait" ? "wait" : "share");
    }
    const { least, most } = waitRange(state);
    this.#wait.min = String(least);
    this.#wait.max = String(most);
    if (isFirst)
      this.#wait.value = String(
        asked.wish.kind === "wait" ? asked.wish.seconds : (state.prompts.averageSeconds ?? most),
      );
    this.#showWait();
  }

  focus(): void {
    this.#kinds[this.#kind].focus({ preventScroll: true });
  }

  #radios(): readonly Node[] {
    const words: Readonly<Record<Kind, string>> = { share: "A share for each tier", wait: "An average wait" };
    return (["share", "wait"] as const).map((kind) => {
      this.#kinds[kind].addEventListener("change", () => {
        this.#show(kind);
        this.#onWish(
          kind === "share"
            ? { kind, percents: this.#percents }
            : { kind, seconds: Math.max(0.1, this.#wait.valueAsNumber) },
        );
      });
      return create("label", {}, this.#kinds[kind], words[kind]);
    });
  }

  #show(kind: Kind): void {
    this.#kind = kind;
    this.#kinds[kind].checked = true;
    this.#shares.hidden = kind !== "share";
    this.#presets.hidden = kind !== "share";
    this.#waitRow.hidden = kind !== "wait";
  }

  #showWait(): void {
    const words = `${this.#wait.valueAsNumber.toFixed(1)} s`;
    setText(this.#waitWords, words);
    this.#wait.setAttribute("aria-valuetext", `${this.#wait.valueAsNumber.toFixed(1)} seconds`);
  }

  #buildShares(state: DashboardState): void {
    this.#percents = shownShares(state.asked, state);
    this.#inputs = state.tiers.map(({ name }, at) => {
      const input = create("input", {
        type: "range",
        id: `share-${at}`,
        class: tierClass(at),
        min: "0",
        max: "100",
        step: "1",
        value: String(this.#percents[at] ?? 0),
      });
      input.addEventListener("input", () => {
        this.#take(withShare(this.#percents, at, input.valueAsNumber));
      });
      input.setAttribute("aria-label", `Wanted share of ${name}`);
      return input;
    });
    this.#shares.replaceChildren(
      ...state.tiers.flatMap(({ name }, at) => {
        const input = this.#inputs[at];
        if (input === undefined) return [];
        const label = create("label", { for: input.id }, createTierName(name, at));
        return [label, input, create("output", { for: input.id })];
      }),
    );
    this.#showShares();
  }

  #addPreset(title: string, percentsOf: (state: DashboardState) => readonly number[]): void {
    const button = create("button", { type: "button", class: "secondary" }, title);
    button.addEventListener("click", () => {
      if (this.#state !== undefined) this.#take(percentsOf(this.#state));
    });
    this.#presets.append(button);
  }

  #take(percents: readonly number[]): void {
    this.#percents = percents;
    this.#showShares();
    this.#onWish({ kind: "share", percents });
  }

  #showShares(): void {
    const words = this.#shares.querySelectorAll("output");
    for (const [at, input] of this.#inputs.entries()) {
      const percent = this.#percents[at] ?? 0;
      if (input.valueAsNumber !== percent) input.value = String(percent);
      input.setAttribute("aria-valuetext", `${percent} per cent`);
      const output = words[at];
      if (output) setText(output, `${percent} %`);
    }
  }
}

function createRadio(kind: Kind): HTMLInputElement {
  return create("input", { type: "radio", name: "kind", value: kind });
}
