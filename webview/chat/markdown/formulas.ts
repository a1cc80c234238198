import type { Token, TokenizerAndRendererExtension } from "marked";
import { plainTokens } from "./boundedLexer.ts";

/**
 * Formulas between `\(` and `\)`, `\[` and `\]`, and between `$$` and `$$`, are shown as they are written.
 * Markdown would take the backslashes away, and what stands between two stars or underscores for emphasis, so that nobody
 * could read or copy the formula.
 */
export const formulas: readonly TokenizerAndRendererExtension[] = [
  {
    name: "formulaBlock",
    level: "block",
    tokenizer(text): Token | undefined {
      const raw = blockFormula.exec(text)?.[0];
      if (raw === undefined) return undefined;
      return { type: "paragraph", raw, text: raw, tokens: plainTokens(raw.trimEnd()) };
    },
  },
  {
    name: "formula",
    level: "inline",
    tokenizer(text): Token | undefined {
      const raw = inlineFormula.exec(text)?.[0];
      if (raw === undefined) return undefined;
      // Without tokens of its own: the library adds the text that follows to the text of this one.
      return { type: "text", raw, text: raw, escaped: false };
    },
  },
  {
    name: "dollarFormula",
    level: "inline",
    // The library reads on over a dollar, unless it is told where one is.
    start: (text): number => text.indexOf("$$"),
    tokenizer(text): Token | undefined {
      const raw = dollarFormula.exec(text)?.[0];
      return raw === undefined ? undefined : { type: "text", raw, text: raw, escaped: false };
    },
  },
];

/** One that has not ended yet goes on to the next empty line, so that what streams in is no list meanwhile. */
const blockFormula =
  /^ {0,3}(?:\\\[(?:(?!\\\]|\n[ \t]*\n)[^]){0,5000}(?:\\\][.,;]?[ \t]*(?:\n+|$)|(?=\n[ \t]*\n)|$)|\$\$(?:(?!\$\$|\n[ \t]*\n)[^]){0,5000}(?:\$\$[.,;]?[ \t]*(?:\n+|$)|(?=\n[ \t]*\n)|$))/;

const inlineFormula = /^\\(?:\((?:(?!\\\))[^]){1,2000}\\\)|\[(?:(?!\\\])[^]){1,2000}\\\])/;

/** Two prices are no formula, nor is code: it has a sign that formulas have, and none of code. */
const dollarFormula = /^\$\$(?=[^$`]*[\\^_=])[^$`]{1,2000}\$\$/;
