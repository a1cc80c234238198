import { GrowingBlocks, splitBlocks, type Block } from "../markdown/blocks.ts";
import { languageOfFence } from "../markdown/highlight.ts";
import { morph } from "../markdown/morph.ts";
import { renderBlock } from "../markdown/renderBlock.ts";
import { sanitize } from "../markdown/sanitize.ts";
import { CodeBlock, frameCodeBlocks } from "./codeBlock.ts";
import { create } from "../../dom/create.ts";

interface Slot {
  readonly element: HTMLElement;
  readonly code?: CodeBlock;
  raw: string;
  settled: boolean;
}

/** Markdown that grows at its end: blocks that are done are left alone, however long the answer gets. */
export class MarkdownView {
  readonly element = create("div", { class: "markdown" });
  readonly #growing = new GrowingBlocks();
  #slots: Slot[] = [];
  #shown: { readonly text: string; readonly finished: boolean } = { text: "", finished: false };

  /** `finished` says that nothing will follow. */
  update(text: string, finished: boolean): void {
    if (this.#shown.text === text && this.#shown.finished === finished) return;
    this.#shown = { text, finished };
    const blocks = finished ? splitBlocks(text) : this.#growing.update(text);
    // A definition anywhere can change a link anywhere else.
    const redo = finished && /^ {0,3}\[[^\]]+\]:/m.test(text);
    blocks.forEach((block, index) => {
      const settled = finished || index < blocks.length - 1;
      const old = this.#slots[index];
      if (!redo && old?.raw === block.raw && old.settled === settled) return;
      const slot = old && takesOver(old, block) ? old : createSlot(block);
      paint(slot, block, settled);
      if (slot === old) return;
      if (old) old.element.replaceWith(slot.element);
      else this.element.append(slot.element);
      this.#slots[index] = slot;
    });
    for (const { element } of this.#slots.splice(blocks.length)) element.remove();
  }
}

function createSlot(block: Block): Slot {
  // Text that is written from right to left begins there. Code is not, whatever it says.
  if (block.type !== "code")
    return { element: create("div", { class: "block", dir: "auto" }), raw: "", settled: false };
  const code = new CodeBlock(languageOf(block));
  return { element: create("div", { class: "block" }, code.element), code, raw: "", settled: false };
}

/** The language of a fence arrives letter by letter; each letter makes it another block. */
function takesOver(slot: Slot, block: Block): boolean {
  if (!slot.code) return block.type !== "code";
  return block.type === "code" && slot.code.language === languageOf(block);
}

function paint(slot: Slot, block: Block, settled: boolean): void {
  slot.raw = block.raw;
  slot.settled = settled;
  if (slot.code && block.type === "code") {
    slot.code.update(String(block.text), settled);
    return;
  }
  const fragment = sanitize(renderBlock(block));
  frameCodeBlocks(fragment);
  morph(slot.element, fragment);
}

function languageOf(block: Block): string {
  return block.type === "code" && typeof block.lang === "string" ? languageOfFence(block.lang) : "";
}
