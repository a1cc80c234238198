import type { StageRole } from "../../../protocol/routerEvents.ts";
import type { ShownStage } from "../model/turnModel.ts";
import { create, setText } from "../../dom/create.ts";
import { createIcon } from "./icons.ts";
import { MarkdownView } from "./markdownView.ts";

/** One stage of an answer: what the model thought, folded away, and what it said. */
export class StageView {
  readonly element: HTMLElement;
  readonly #title = create("span");
  readonly #thinking = create("details", { class: "thinking" });
  readonly #thoughts = create("div", { class: "thoughts" });
  readonly #markdown = new MarkdownView();
  readonly #fold: HTMLDetailsElement | undefined;
  #foldedOnce = false;

  constructor(role: StageRole) {
    this.#thinking.append(create("summary", {}, createIcon("open"), create("span", {}, "Thinking")), this.#thoughts);
    const body = create("div", { class: "stage-body" }, this.#thinking, this.#markdown.element);
    if (role === "draft") {
      // Only a draft can be folded: once it is refined, it is there for comparison.
      const summary = create("summary", { class: "stage-title" }, createIcon("open"), this.#title);
      this.#fold = create("details", { class: "stage stage-draft", open: true }, summary, body);
      this.element = this.#fold;
    } else {
      const title = role === "refine" && create("p", { class: "stage-title" }, this.#title);
      this.element = create("div", { class: `stage stage-${role}` }, title, body);
    }
  }

  update({ stage, title, thinking, superseded, vain }: ShownStage, running: boolean): void {
    this.element.hidden = vain;
    setText(this.#title, title ?? "");
    this.#thinking.classList.toggle("lively", thinking);
    this.#thinking.hidden = stage.reasoning === "";
    setText(this.#thoughts, stage.reasoning);
    this.#markdown.update(stage.text, !running || superseded || stage.totalMs !== undefined);
    if (!this.#fold || this.#fold.classList.contains("superseded") === superseded) return;
    this.#fold.classList.toggle("superseded", superseded);
    // One whose refinement breaks off is the only whole answer.
    if (!superseded) this.#fold.open = true;
    else if (!this.#foldedOnce) this.#fold.open = false;
    this.#foldedOnce ||= superseded;
  }
}
