import type { ModelChoice, ModelChoices, UnreadyChoice } from "../../../protocol/chatMessages.ts";
import { describeLost, withReadiness } from "../model/pickerModel.ts";
import { PromptHistory } from "../model/promptHistory.ts";
import { create } from "../../dom/create.ts";
import { createIcon } from "./icons.ts";
import { ModelPicker } from "./modelPicker.ts";

/** What the input wants of the page. */
export interface ComposerEvents {
  send(text: string): void;
  stop(): void;
  /** After each change, at once. */
  changed(text: string): void;
  /** Prompts are to go somewhere else. */
  choose(choice: ModelChoice): void;
}

/** Where prompts are typed. Typing is always possible; sending is when there is something to send and nothing runs. */
export class Composer {
  readonly element: HTMLElement;
  readonly #input = create("textarea", {
    rows: "1",
    placeholder: "Ask anything",
    "aria-label": "Prompt",
    "aria-describedby": "composer-hint",
    dir: "auto",
    spellcheck: "false",
  });
  readonly #send = create(
    "button",
    { type: "submit", class: "primary", title: "Send (Enter)", "aria-label": "Send" },
    createIcon("send"),
  );
  readonly #stop = create(
    "button",
    { type: "button", class: "primary", title: "Stop (Escape)", "aria-label": "Stop" },
    createIcon("stop"),
  );
  readonly #hint = create("p", { class: "hint", id: "composer-hint" });
  readonly #picker = new ModelPicker((choice) => {
    if (choice) this.#events.choose(choice);
    // Whoever has chosen goes on typing.
    this.focus();
  });
  readonly #history = new PromptHistory();
  readonly #events: ComposerEvents;
  #running = false;
  #choices: ModelChoices | undefined;
  #unready: readonly UnreadyChoice[] | undefined;
  /** Sent, not yet taken: it stays in the input until the conversation has it. */
  #sent: string | undefined;

  constructor(events: ComposerEvents, text: string) {
    this.#events = events;
    const controls = create("div", { class: "controls" }, this.#picker.element, this.#send, this.#stop);
    const form = create("form", { class: "composer" }, this.#input, controls);
    this.element = create("div", {}, form, this.#hint);
    this.#input.value = text;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    form.addEventListener("click", ({ target }) => {
      if (target === form) this.focus();
    });
    this.#stop.addEventListener("click", () => {
      events.stop();
      this.focus();
    });
    this.#input.addEventListener("input", () => {
      this.#onChange();
    });
    this.#input.addEventListener("keydown", (event) => {
      this.#onKey(event);
    });
    this.#stop.hidden = true;
    this.#refresh();
  }

  get text(): string {
    return this.#input.value;
  }

  set text(text: string) {
    this.#input.value = text;
    this.#onChange();
  }

  /** What the extension kept; the page's own memory is newer. */
  restore(text: string): void {
    if (text !== "" && this.text === "") this.text = text;
  }

  set prompts(prompts: readonly string[]) {
    this.#history.prompts = prompts;
  }

  /** Where prompts can go, and go. */
  set choices(choices: ModelChoices | undefined) {
    if (choices === this.#choices) return;
    this.#choices = choices;
    this.#showChoices();
    this.#refresh();
  }

  /** Which of the choices would not answer at once. */
  set unready(unready: readonly UnreadyChoice[] | undefined) {
    // Health is told often, and mostly says the same; an open list is not to be painted anew for that.
    if (JSON.stringify(unready) === JSON.stringify(this.#unready)) return;
    this.#unready = unready;
    this.#showChoices();
  }

  focus(): void {
    this.#input.focus();
  }

  setRunning(running: boolean): void {
    if (running === this.#running) return;
    const focused = document.activeElement;
    this.#running = running;
    this.#send.hidden = running;
    this.#stop.hidden = !running;
    this.#refresh();
    // A button that goes away must not take the focus with it.
    if (focused === this.#send || focused === this.#stop) this.focus();
  }

  /** The conversation has the prompt: it leaves the input, unless something else is in there by now. */
  onTaken(prompt: string): void {
    if (this.#sent?.trim() === prompt.trim() && this.#input.value === this.#sent) this.text = "";
    this.#sent = undefined;
  }

  #showChoices(): void {
    this.#picker.update(this.#choices && withReadiness(this.#choices, this.#unready));
  }

  #submit(): void {
    const { text } = this;
    if (text.trim() === "" || this.#running || this.#sent === text) return;
    this.#sent = text;
    this.#events.send(text);
  }

  #onChange(): void {
    this.#sent = undefined;
    this.#refresh();
    this.#events.changed(this.text);
  }

  #refresh(): void {
    this.#send.disabled = this.text.trim() === "";
    const isHeldUp = this.#running && this.text.trim() !== "";
    this.#hint.textContent = isHeldUp
      ? "Escape stops the answer; then Enter sends."
      : ((this.#choices && describeLost(this.#choices)) ?? "");
  }

  #onKey(event: KeyboardEvent): void {
    // While an input method composes, Enter and the arrows are its own. Some report that only by the key code 229.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way to see it in those.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#running) {
      event.preventDefault();
      this.#events.stop();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const recall = event.key === "ArrowUp" ? this.#history.findOlder(this.text) : this.#history.findNewer(this.text);
      if (recall === undefined) return;
      event.preventDefault();
      this.text = recall;
      this.#input.setSelectionRange(recall.length, recall.length);
    }
  }
}
