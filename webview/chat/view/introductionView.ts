import type { ChatStatus } from "../../../protocol/chatMessages.ts";
import { describeIntroduction } from "../model/introduction.ts";
import { create } from "../../dom/create.ts";

/** What an empty conversation shows: what this is, and what one may ask. */
export class IntroductionView {
  readonly element = create("section", { class: "introduction", "aria-label": "Introduction" });
  #shown = "";

  update(status: ChatStatus | undefined): void {
    const introduction = describeIntroduction(status);
    const key = JSON.stringify(introduction);
    if (key === this.#shown) return;
    this.#shown = key;
    const { title, line, examples, buttons } = introduction;
    this.element.replaceChildren(
      create("h2", {}, title),
      create("p", {}, line),
      ...(buttons.length === 0
        ? []
        : [
            create(
              "p",
              { class: "steps" },
              ...buttons.map(({ title: words, command }, position) =>
                create(
                  "button",
                  { type: "button", class: position === 0 ? "primary" : "secondary", "data-command": command },
                  words,
                ),
              ),
            ),
          ]),
      ...(examples.length === 0
        ? []
        : [
            create(
              "ul",
              { "aria-label": "Examples" },
              ...examples.map((example) =>
                create("li", {}, create("button", { type: "button", "data-action": "ask" }, example)),
              ),
            ),
          ]),
    );
  }
}
