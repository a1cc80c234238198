import type { BadgeModel, BadgeSection } from "../model/badgeModel.ts";
import { create } from "../../dom/create.ts";
import { createIcon } from "./icons.ts";

/** The line beside an answer; opened, it says why. It stays open while its figures come in. */
export class BadgeView {
  readonly element = create("details", { class: "badge" });
  readonly #summary = create("summary");
  readonly #details = create("div", { class: "badge-details" });
  #shown = "";

  constructor() {
    this.element.append(this.#summary, this.#details);
  }

  update(badge: BadgeModel | undefined): void {
    this.element.hidden = badge === undefined;
    const key = JSON.stringify(badge);
    if (!badge || key === this.#shown) return;
    this.#shown = key;
    this.#summary.setAttribute("aria-label", `${badge.spoken}. Details`);
    this.#summary.replaceChildren(
      createIcon("open"),
      create("span", { class: "score", title: "How hard the prompt is, 0 to 10" }, `Score ${badge.score}`),
      create("span", { class: "fact" }, badge.tier),
      ...(badge.modelId === undefined ? [] : [create("span", { class: "fact model" }, badge.modelId)]),
      ...(badge.firstToken === undefined
        ? []
        : [create("span", { class: "fact", title: "Time to first token" }, badge.firstToken)]),
    );
    this.#details.replaceChildren(...badge.details.map(createSection));
  }
}

function createSection({ title, rows }: BadgeSection): HTMLElement {
  const labelled = rows.filter((row) => row.label !== undefined);
  const sentences = rows.filter((row) => row.label === undefined);
  return create(
    "section",
    {},
    create("h4", {}, title),
    labelled.length > 0 &&
      create(
        "dl",
        {},
        ...labelled.map(({ label, value }) => create("div", {}, create("dt", {}, label), create("dd", {}, value))),
      ),
    sentences.length > 0 && create("ul", {}, ...sentences.map(({ value }) => create("li", {}, value))),
  );
}
