import type { ModelChoice, ModelChoices } from "../../../protocol/chatMessages.ts";
import { findPickerButton, findStep, findTyped, groupsOf } from "../model/pickerModel.ts";
import { create, setText } from "../../dom/create.ts";
import { createIcon } from "./icons.ts";

/** Letters that come sooner than this one after the other are one word. */
const oneWordMs = 700;
/** Of the page above the list, so that one sees that it is a list on a page. */
const leftFreePx = 12;

/**
 * Where prompts go: a button that says it, and a list to choose from. It is the listbox of the ARIA practices: the list
 * has the focus while it is open, and `aria-activedescendant` says at which entry the user is.
 */
export class ModelPicker {
  readonly element: HTMLElement;
  readonly #label = create("span", { class: "picker-label" });
  readonly #button: HTMLButtonElement;
  readonly #list = create("div", {
    class: "picker-list",
    id: "picker-list",
    role: "listbox",
    tabindex: "-1",
    "aria-label": "Where prompts go",
    hidden: true,
  });
  readonly #onChosen: (choice: ModelChoice | undefined) => void;
  #shown: ModelChoices | undefined;
  /** As they are shown, while the list is open. */
  #entries: readonly { readonly choice: ModelChoice; readonly element: HTMLElement }[] = [];
  #at = 0;
  #typed = { text: "", at: -Infinity };

  /** Tells what the user chose; nothing when it was what is chosen already. The list is closed by then. */
  constructor(onChosen: (choice: ModelChoice | undefined) => void) {
    this.#onChosen = onChosen;
    this.#button = create(
      "button",
      { type: "button", class: "quiet picker-button", "aria-haspopup": "listbox", "aria-controls": "picker-list" },
      this.#label,
      createIcon("choose"),
    );
    this.element = create("div", { class: "picker" }, this.#button, this.#list);
    this.element.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    this.#button.addEventListener("mousedown", (event) => {
      // The list must not lose the focus to the button, or the click would open it anew.
      if (this.#isOpen) event.preventDefault();
    });
    this.#button.addEventListener("click", () => {
      if (this.#isOpen) this.#close({ focusButton: true });
      else this.#open();
    });
    this.#button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.#open();
    });
    this.#list.addEventListener("keydown", (event) => {
      this.#onKey(event);
    });
    this.#list.addEventListener("click", ({ target }) => {
      const entry = this.#entries.findIndex(({ element }) => target instanceof Node && element.contains(target));
      if (entry >= 0) this.#choose(entry);
    });
    this.#list.addEventListener("mousemove", ({ target }) => {
      const entry = this.#entries.findIndex(({ element }) => target instanceof Node && element.contains(target));
      if (entry >= 0 && entry !== this.#at) this.#goTo(entry, { scroll: false });
    });
    this.#list.addEventListener("focusout", () => {
      this.#close({ focusButton: false });
    });
  }

  update(shown: ModelChoices | undefined): void {
    if (shown === this.#shown) return;
    const at = this.#entries[this.#at]?.choice.name;
    this.#shown = shown;
    const button = findPickerButton(shown);
    if (button === undefined) this.#close({ focusButton: false });
    this.element.hidden = button === undefined;
    if (button === undefined) return;
    setText(this.#label, button.label);
    this.#button.title = button.tooltip;
    this.#button.setAttribute("aria-label", `Prompts go to: ${button.label}`);
    if (this.#isOpen) this.#fill(at);
  }

  get #isOpen(): boolean {
    return !this.#list.hidden;
  }

  #open(): void {
    this.#list.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    // As high as there is room above the input.
    const room = (this.#list.offsetParent?.getBoundingClientRect().top ?? 0) - leftFreePx;
    this.#list.style.setProperty("--room", `${Math.floor(room)}px`);
    this.#typed = { text: "", at: -Infinity };
    this.#fill(this.#shown?.chosen);
    this.#list.focus({ preventScroll: true });
  }

  #close({ focusButton }: { readonly focusButton: boolean }): void {
    if (!this.#isOpen) return;
    if (focusButton) this.#button.focus();
    this.#list.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    this.#list.replaceChildren();
    this.#entries = [];
  }

  /** Shows the choices, with the user at the one of this name. */
  #fill(name: string | undefined): void {
    const chosen = this.#shown?.chosen;
    const groups = groupsOf(this.#shown?.choices ?? []);
    let next = 0;
    const filled = groups.map(({ title, choices }) => {
      const entries = choices.map((choice) => ({ choice, element: createEntry(choice, { id: next++, chosen }) }));
      const titleElement =
        title !== undefined && create("div", { class: "picker-title", "aria-hidden": "true" }, title);
      const group = create("div", { class: "picker-group", role: "group", "aria-label": title }, titleElement);
      group.append(...entries.map(({ element }) => element));
      return { group, entries };
    });
    this.#entries = filled.flatMap(({ entries }) => entries);
    this.#list.replaceChildren(...filled.map(({ group }) => group));
    this.#goTo(
      Math.max(
        this.#entries.findIndex(({ choice }) => choice.name === name),
        0,
      ),
      { scroll: true },
    );
  }

  #goTo(at: number, { scroll }: { readonly scroll: boolean }): void {
    this.#entries[this.#at]?.element.classList.remove("here");
    this.#at = at;
    const entry = this.#entries[at]?.element;
    if (!entry) return;
    entry.classList.add("here");
    this.#list.setAttribute("aria-activedescendant", entry.id);
    if (scroll) entry.scrollIntoView({ block: "nearest" });
  }

  #choose(at: number): void {
    const choice = this.#entries[at]?.choice;
    this.#close({ focusButton: true });
    this.#onChosen(choice?.name === this.#shown?.chosen ? undefined : choice);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.timeStamp - this.#typed.at < oneWordMs && this.#typed.text !== "";
    if (event.key === "Tab") {
      // On from the button, as if the list had not been there.
      this.#close({ focusButton: true });
      return;
    }
    if (event.key === "Escape") this.#close({ focusButton: true });
    else if (event.key === "Enter" || (event.key === " " && !isTyping)) this.#choose(this.#at);
    else {
      const to = findStep(event.key, this.#at, this.#entries.length) ?? this.#findTyped(event, isTyping);
      if (to === undefined) return;
      this.#goTo(to, { scroll: true });
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #findTyped({ key, timeStamp }: KeyboardEvent, isTyping: boolean): number | undefined {
    // Other keys have names, which are longer.
    if (key.length !== 1) return undefined;
    const text = (isTyping ? this.#typed.text : "") + key;
    this.#typed = { text, at: timeStamp };
    const labels = this.#entries.map(({ choice }) => choice.label);
    return findTyped(labels, text, this.#at);
  }
}

function createEntry(
  { label, detail, name }: ModelChoice,
  { id, chosen }: { readonly id: number; readonly chosen: string | undefined },
): HTMLElement {
  const isChosen = name === chosen;
  return create(
    "div",
    {
      class: "picker-entry",
      id: `picker-entry-${id}`,
      role: "option",
      "aria-selected": String(isChosen),
      "aria-label": `${label}, ${detail}`,
    },
    isChosen && createIcon("done"),
    create("span", { class: "picker-name" }, label),
    create("span", { class: "picker-detail" }, detail),
  );
}
