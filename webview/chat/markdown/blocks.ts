import { Marked, type Token } from "marked";
import { BoundedLexer } from "./boundedLexer.ts";
import { formulas } from "./formulas.ts";

/** One top-level part of a Markdown text: a paragraph, a list, a code block. Blank lines and definitions show nothing. */
export type Block = Token;

const { defaults } = new Marked({ gfm: true, breaks: true, extensions: [...formulas] });

function lex(text: string): readonly Block[] {
  return new BoundedLexer(defaults).lex(text);
}

/** All blocks of a finished text. */
export function splitBlocks(text: string): readonly Block[] {
  return lex(text).filter(isShown);
}

/**
 * The blocks of a text that grows at its end. Only the end is read again: all but the last two blocks are settled,
 * since what is still to come can change the last one (a paragraph becomes a table) and join it to the one before (a
 * lone `2` becomes the second item of a list). A link that is defined far below is found by `splitBlocks` at the end.
 */
export class GrowingBlocks {
  #text = "";
  #settled: readonly Block[] = [];
  #settledLength = 0;

  update(text: string): readonly Block[] {
    const plain = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
    if (!plain.startsWith(this.#text)) {
      this.#settled = [];
      this.#settledLength = 0;
    }
    this.#text = plain;
    const tail: readonly Block[] = lex(plain.slice(this.#settledLength));
    const shown = tail.filter(isShown);
    const firstOpen = shown.at(-2);
    const done = firstOpen ? tail.slice(0, tail.indexOf(firstOpen)) : [];
    const blocks = [...this.#settled, ...shown];
    this.#settled = [...this.#settled, ...done.filter(isShown)];
    this.#settledLength += done.reduce((length, block) => length + block.raw.length, 0);
    return blocks;
  }
}

function isShown(block: Block): boolean {
  return block.type !== "space" && block.type !== "def";
}
