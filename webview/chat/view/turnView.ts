import type { ChatCommand, ChatTurn } from "../../../protocol/chatMessages.ts";
import type { StageRole } from "../../../protocol/routerEvents.ts";
import { describeTurn, type TurnEnding, type TurnModel } from "../model/turnModel.ts";
import { BadgeView } from "./badgeView.ts";
import { create, setText } from "./create.ts";
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
  readonly #tools = create("div", { class: "tools" });
  #stages = new Map<StageRole, StageView>();
  #shown: ChatTurn | undefined;
  #answer = "";

  constructor(id: string) {
    this.#tools.append(
      create(
        "button",
        { type: "button", class: "quiet", "data-action": "copyAnswer", title: "Copy answer" },
        createIcon("copy"),
        create("span", {}, "Copy answer"),
      ),
    );
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
        this.#tools,
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
    if (stateChanged) this.#ending.replaceChildren(...createEnding(model.ending));
    this.#tools.hidden = turn.state === "running" || model.answer === "";
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

const commandTitles: Readonly<Record<ChatCommand, string>> = {
  showHealth: "Show health",
  switchProfile: "Switch profile",
  getModel: "Get a model",
  restartRouter: "Restart router",
  showLog: "Show log",
};

function createEnding(ending: TurnEnding | undefined): readonly HTMLElement[] {
  if (!ending) return [];
  const again = create(
    "button",
    { type: "button", class: "secondary", "data-action": "retry" },
    createIcon("again"),
    "Try again",
  );
  if (ending.kind === "stopped")
    return [create("p", { class: "stopped" }, "Stopped."), create("div", { class: "buttons" }, again)];
  const remedies = ending.remedies.map((command) =>
    create("button", { type: "button", class: "secondary", "data-command": command }, commandTitles[command]),
  );
  return [
    create("p", { class: "error" }, createIcon("error"), create("span", {}, ending.error)),
    create("div", { class: "buttons" }, again, ...remedies),
  ];
}
