import { describe, expect, test } from "vitest";
import { GrowingBlocks, splitBlocks, type Block } from "../../../../../webview/chat/markdown/blocks.ts";
import { renderBlock } from "../../../../../webview/chat/markdown/renderBlock.ts";
import { cpuMs } from "../../../../support/clock/cpuTime.ts";

const texts = {
  paragraphs: "One.\nStill one.\n\nTwo.\n\n\n\nThree.",
  headings: "# One\n\nText\n===\n\nText\n---\n\n## Two ##\ntext",
  "tight and loose lists": "- a\n- b\n  - c\n    - d\n\n- e\n\n  more of e\n\ntext\n\n* x\n* y",
  "numbers that become items": "1. a\n\n2. b\n\n3. c\n10. d\n\ntext",
  "fenced code": "Text\n```yaml\na: 1\n\n\nb: 2\n```\nText\n~~~\n```\n~~~\n\n````md\n```\n````\nEnd",
  "code in a list": "1. a\n   ```ts\n   let x;\n\n   let y;\n   ```\n2. b\n",
  "a fence that never ends": "Text\n\n```js\nlet a = 1;\n\n# not a heading\n\n- nor a list",
  "indented code": "Text\n\n    code\n\n    more\n\ntext",
  tables: "Text\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |\n\nText | text\n\n| no | table |\n",
  quotes: "> a\n> b\nlazy\n\n> c\n>\n> - d\n\ntext",
  html: "<div>\n\ntext\n\n</div>\n\n<!-- a\n\nb -->\ntext <b>bold</b>\n\n<script>\n\nx\n</script>\nend",
  "Windows line ends": "a\r\n\r\n- b\r\n- c\r\n\r\n```\r\nd\r\n```\r\n",
  formulas: "So\n\n\\[\na * b * c\n- d\n= e\n\\]\n\nand \\(x_1\\)\n\n$$\n\\frac{a}{b}\n$$\ntext\n\n\\[ x\n\nend",
  "emphasis and rules": "**a** *b*\n\n***\n\n* * *\n\n_c\nd_\n\n---",
} as const;

const rawOf = (blocks: readonly Block[]) => blocks.map((block) => `${block.type}: ${block.raw.trimEnd()}`);

describe("text that streams in", () => {
  test.each(Object.entries(texts))("%s are the same blocks at the end, letter by letter", (_, text) => {
    const growing = new GrowingBlocks();
    let blocks: readonly Block[] = [];
    for (let length = 0; length <= text.length; length += 1) blocks = growing.update(text.slice(0, length));
    expect(rawOf(blocks)).toEqual(rawOf(splitBlocks(text)));
  });

  test.each(Object.entries(texts))("%s are the same blocks at the end, in gulps", (_, text) => {
    for (const gulp of [3, 7, 20]) {
      const growing = new GrowingBlocks();
      for (let length = 0; length < text.length; length += gulp) growing.update(text.slice(0, length));
      expect(rawOf(growing.update(text))).toEqual(rawOf(splitBlocks(text)));
    }
  });

  test("blocks that are done stay the same objects", () => {
    const growing = new GrowingBlocks();
    growing.update("One.\n\nTwo.\n\nThree.");
    const before = growing.update("One.\n\nTwo.\n\nThree.\n\nFour.");
    const after = growing.update("One.\n\nTwo.\n\nThree.\n\nFour. And more.");
    expect(after[0]).toBe(before[0]);
    expect(after[3]).not.toBe(before[3]);
  });

  test("another text begins anew", () => {
    const growing = new GrowingBlocks();
    growing.update("One.\n\nTwo.\n\nThree.\n\n");
    expect(rawOf(growing.update("Other."))).toEqual(["paragraph: Other."]);
  });

  test("a text of a megabyte is not read again for each word", () => {
    const paragraph = `${"word ".repeat(40)}\n\n`;
    const growing = new GrowingBlocks();
    const long = paragraph.repeat(5_000);
    growing.update(long);
    const msOf = (work: () => void) => {
      const begun = cpuMs();
      work();
      return cpuMs() - begun;
    };
    const wholeMs = msOf(() => splitBlocks(long));
    const texts = Array.from({ length: 20 }, (_, count) => long + "more ".repeat(count));
    // Joined strings are made whole when they are first read; that is not what is measured.
    expect(texts.every((text) => text.startsWith(long))).toBe(true);
    const wordsMs = msOf(() => {
      for (const text of texts) growing.update(text);
    });
    // Reading it all for each word would cost twenty readings; a tenth of one has been seen.
    expect(wordsMs, `${wordsMs} ms for the words, ${wholeMs} ms for all`).toBeLessThan(wholeMs * 2);
  });
});

test("a definition at the end reaches the link above it", () => {
  const [first] = splitBlocks("See [it].\n\nText.\n\n[it]: https://example.org/a");
  expect(renderBlock(first!)).toContain('href="https://example.org/a"');
});

describe("a text that no person writes", () => {
  const letters = (text: string, length: number) => text.repeat(length / text.length);
  test.each([
    ["stars in one word", letters("1.*", 12_000)],
    ["a word that may be an address", `${letters("a", 50_000)}@`],
    [
      "words that may be addresses, in a paragraph each",
      Array(20)
        .fill(`${letters("a", 9_000)}@`)
        .join("\n\n"),
    ],
    ["underscores in one word", letters("_a", 100_000)],
    ["brackets that begin nothing", letters("b ]~~", 12_000)],
    ["quotes in quotes", letters("> ", 50_000)],
    ["lists in lists", letters("- ", 50_000)],
    ["lists in quotes in lists", letters("- > ", 20_000)],
    ["dollars that begin nothing", letters("b$$ ", 10_000)],
    ["a paragraph of two hundred thousand lines", letters("b\n", 400_000)],
  ])("%s is read in a moment, and shown whole", (_, text) => {
    const begin = cpuMs();
    const html = splitBlocks(`${text}\n\n**The end**`).map(renderBlock).join("");
    expect(cpuMs() - begin).toBeLessThan(1_000);
    expect(html).toContain("<strong>The end</strong>");
    const shown = html.replace(/<[^>]*>/g, "").replace(/&gt;/g, ">");
    expect(shown.length).toBeGreaterThan(text.replace(/[>\s-]/g, "").length);
  });

  test("keeps its lines, and what is HTML in it stays text", () => {
    const [block] = splitBlocks(`${letters("*a", 2_400)}\n<img src=x onerror=alert(1)>`);
    expect(block && renderBlock(block)).toContain("*a<br>&lt;img src=x onerror=alert(1)&gt;");
  });

  test("is none where each of a hundred lines has its marks", () => {
    const line = "**Name:** `value` and _note_";
    const html = splitBlocks(Array(100).fill(line).join("\n")).map(renderBlock).join("");
    expect(html.match(/<strong>Name:<\/strong> <code>value<\/code> and <em>note<\/em>/g)).toHaveLength(100);
  });

  test("is none because it is long, has a long address, or many marks in all", () => {
    const html = splitBlocks(
      `${letters("some words ", 7_000)} **bold** https://example.org/?key=${letters("A_bcdefghijklmnopqrs", 2_000)}\n\n${letters("**b** a\n\n", 9_000)}`,
    )
      .map(renderBlock)
      .join("");
    expect(html).toContain("<strong>bold</strong>");
    expect(html).not.toContain("**");
  });
});
