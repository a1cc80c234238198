import { Lexer, type Token, type TokensList } from "marked";

/** What the library takes for Markdown is read as such; the number of marks in it counts more than its length. */
const limits = {
  /** Of one paragraph, item or cell. Its time grows with their square, or worse. */
  longest: 10_000,
  mostMarks: 1_000,
  /** Quotes in quotes and lists in lists, which the library reads by calling itself. */
  deepest: 40,
} as const;

/**
 * The library's lexer, which a text made for it holds up for minutes (a word of 12,000 characters for 13 seconds) or breaks
 * off: a model that repeats itself writes such a text by accident. What goes beyond anything that a person reads is shown
 * as the plain text that it is.
 */
export class BoundedLexer extends Lexer {
  #depth = 0;

  override blockTokens(text: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(text: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(text: string, tokens: Token[] = [], lastParagraphClipped?: boolean): Token[] {
    if (this.#depth >= limits.deepest) {
      tokens.push({ type: "paragraph", raw: text, text, tokens: plainTokens(text) });
      return tokens;
    }
    this.#depth++;
    try {
      return super.blockTokens(text, tokens, lastParagraphClipped);
    } finally {
      this.#depth--;
    }
  }

  override inlineTokens(text: string, tokens: Token[] = []): Token[] {
    if (!isHard(text)) return super.inlineTokens(text, tokens);
    // One by one: as arguments of one call, those of a hundred thousand lines are more than the stack holds.
    for (const token of plainTokens(text)) tokens.push(token);
    return tokens;
  }
}

function isHard(text: string): boolean {
  if (text.length <= limits.mostMarks) return false;
  // Each letter of a long word before an @ could be where an address begins.
  return (
    text.length > limits.longest || marksIn(text) > limits.mostMarks || (text.includes("@") && longWord.test(text))
  );
}

const longWord = /\S{1000}/;

function marksIn(text: string): number {
  return text.match(/[*_~`[\]<>!\\]/g)?.length ?? 0;
}

/** The text line by line, as it stands there. */
export function plainTokens(text: string): Token[] {
  return text
    .split("\n")
    .flatMap((line, index): Token[] => [
      ...(index > 0 ? [{ type: "br", raw: "\n" } as const] : []),
      { type: "text", raw: line, text: line, escaped: false },
    ]);
}
