import { escapeHtml } from "../markdown/escapeHtml.ts";
import { highlight } from "../markdown/highlight.ts";
import { morph } from "../markdown/morph.ts";
import { sanitize } from "../markdown/sanitize.ts";
import { create } from "../../dom/create.ts";
import { createIcon } from "./icons.ts";

/** Below this, a block that grows is coloured anew each time; above, each time it has grown by a quarter. */
const smallCode = 2_000;

/** A code block of an answer that may still be growing. */
export class CodeBlock {
  readonly element: HTMLElement;
  readonly language: string;
  readonly #code = create("code");
  #text = "";
  /** How much of the text has been coloured. */
  #colouredLength = 0;

  constructor(language: string) {
    this.language = language;
    this.element = frameCode(create("pre", {}, this.#code), language);
  }

  update(text: string, settled: boolean): void {
    const grown = text.length - this.#colouredLength;
    const due = settled || text.length < smallCode || grown > this.#colouredLength / 4;
    if (due && (text !== this.#text || this.#colouredLength !== text.length)) {
      morph(this.#code, sanitize(highlight(text, this.language)));
      this.#colouredLength = text.length;
    } else if (!due && text.startsWith(this.#text)) {
      this.#code.append(text.slice(this.#text.length));
    } else if (!due) {
      morph(this.#code, sanitize(escapeHtml(text)));
      this.#colouredLength = 0;
    }
    this.#text = text;
  }
}

/** Gives the code blocks inside rendered Markdown, such as those of a list, the same frame. */
export function frameCodeBlocks(fragment: ParentNode): void {
  for (const code of fragment.querySelectorAll("pre > code")) {
    const pre = code.parentElement;
    const place = pre?.parentNode;
    const next = pre?.nextSibling ?? null;
    if (!(pre instanceof HTMLPreElement) || !place) continue;
    const language = code.getAttribute("data-language") ?? "";
    place.insertBefore(frameCode(pre, language), next);
  }
}

/** The code that a button of a frame is about. */
export function findCodeOf(button: Element): string | undefined {
  return button.closest(".code")?.querySelector("code")?.textContent;
}

function frameCode(pre: HTMLPreElement, language: string): HTMLElement {
  // A long line scrolls sideways, and the keyboard must be able to do that.
  pre.tabIndex = 0;
  pre.setAttribute("aria-label", language === "" ? "Code" : `Code, ${language}`);
  // A group, not a region: an answer with ten blocks should not bring ten landmarks.
  pre.setAttribute("role", "group");
  const bar = create(
    "div",
    { class: "code-bar" },
    create("span", { class: "code-language" }, language),
    codeButton("copyCode", "Copy", "Copy code", "copy"),
    codeButton("insertCode", "Insert", "Insert code at the cursor", "insert"),
  );
  return create("div", { class: "code" }, bar, pre);
}

function codeButton(action: string, words: string, label: string, icon: "copy" | "insert"): HTMLElement {
  return create(
    "button",
    { type: "button", class: "quiet", "data-action": action, title: label, "aria-label": label },
    createIcon(icon),
    create("span", {}, words),
  );
}
