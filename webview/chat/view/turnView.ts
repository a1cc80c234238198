import { chatCommandTitles, type ChatTurn } from "../../../protocol/chatMessages.ts";
import type { StageRole } from "../../../protocol/routerEvents.ts";
import { describeTurn, type TurnEnding, type TurnModel } from "../model/turnModel.ts";
import { BadgeView } from "./badgeView.ts";
import { create, setText } from "../../dom/create.ts";
import { createIcon } from "./icons.ts";
import { StageView } from "./stageView.ts";

/** A prompt and its answer. The buttons in it carry `data-action`; the conversation hears their clicks. */
export class TurnView {
  readonly element: HTMLElement;
  readonly #prompt = create("p", { class: "prompt" });
  readonly #badge = new BadgeView();
  readonly #detours = create("div", { class: "lines" });
  readonly #stageList = create("div", { class: "stages" });
  readonly #busy = create("p", { class: "busy" });
  readonly #remarks = create("div", { class: "lines" });
  readonly #ending = create("div", { class: "ending" });
  readonly #buttons = create("div", { class: "buttons" });
  #stages = new Map<StageRole, StageView>();
  #shown: ChatTurn | undefined;
  #answer = "";

  constructor(id: string) {
    this.element = create(
      "article",
      { class: "turn", "data-turn": id },
      create("h2", { class: "unseen" }, "You asked"),
      this.#prompt,
      create("h3", { class: "unseen" }, "Answer"),
      create(
        "div",
        { class: "answer" },
        this.#badge.element,
        this.#detours,
        this.#stageList,
        this.#busy,
        this.#remarks,
        this.#ending,
        this.#buttons,
      ),
    );
  }

  /** The answer's own text, as Markdown. */
  get answer(): string {
    return this.#answer;
  }

  update(turn: ChatTurn): void {
    if (turn === this.#shown) return;
    // Tried again: nothing of the old answer stays.
    if (this.#shown?.events[0] !== undefined && turn.events[0] !== this.#shown.events[0]) this.#forgetStages();
    const stateChanged = turn.state !== this.#shown?.state;
    this.#shown = turn;
    const model = describeTurn(turn);
    this.#answer = model.answer;
    this.element.dataset["state"] = turn.state;
    setText(this.#prompt, model.prompt);
    this.#badge.update(model.badge);
    fillLines(this.#detours, model.detours);
    this.#updateStages(model, turn.state === "running");
    this.#busy.hidden = model.busy === undefined;
    setText(this.#busy, model.busy ?? "");
    fillLines(this.#remarks, model.remarks);
    this.element.setAttribute("aria-busy", String(turn.state === "running"));
    if (!stateChanged) return;
    this.#ending.replaceChildren(...createEnding(model.ending));
    this.#buttons.replaceChildren(...(turn.state === "running" ? [] : createButtons(model)));
  }

  #updateStages(model: TurnModel, running: boolean): void {
    for (const shown of model.stages) {
      const { role } = shown.stage;
      let view = this.#stages.get(role);
      if (!view) {
        view = new StageView(role);
        this.#stages.set(role, view);
        this.#stageList.append(view.element);
      }
      view.update(shown, running);
    }
  }

  #forgetStages(): void {
    this.#stages = new Map();
    this.#stageList.replaceChildren();
  }
}

function fillLines(element: HTMLElement, lines: readonly string[]): void {
  if (element.childElementCount === lines.length) return;
  element.replaceChildren(...lines.map((line) => create("p", {}, line)));
}

function createEnding(ending: TurnEnding | undefined): readonly HTMLElement[] {
  if (!ending) return [];
  if (ending.kind === "stopped") return [create("p", { class: "stopped" }, "Stopped.")];
  return [create("p", { class: "error" }, createIcon("error"), create("span", {}, ending.error))];
}

function createButtons({ ending, answer }: TurnModel): readonly HTMLElement[] {
  const again = create(
    "button",
    { type: "button", class: "secondary", "data-action": "retry" },
    createIcon("again"),
    "Try again",
  );
  const other = create(
    "button",
    { type: "button", class: "quiet", "data-action": "askAgain", title: "Ask once more, of what is chosen below" },
    createIcon("again"),
    "Ask again",
  );
  const remedies = ending?.kind === "failed" ? ending.remedies : [];
  const copy = create(
    "button",
    { type: "button", class: "quiet", "data-action": "copyAnswer" },
    createIcon("copy"),
    "Copy answer",
  );
  return [
    ...(ending ? [again] : []),
    ...remedies.map((command) =>
      create("button", { type: "button", class: "secondary", "data-command": command }, chatCommandTitles[command]),
    ),
    ...(answer === "" ? [] : [copy]),
    ...(ending ? [] : [other]),
  ];
}
