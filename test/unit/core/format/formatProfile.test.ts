import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { formatProfile, formatRange } from "../../../../core/format/formatProfile.ts";
import type { FormatOptions } from "../../../../core/format/formatProfile.ts";
import { applyEdits } from "../../../../core/text/textEdit.ts";
import { anyText, profileLike } from "../../../support/lsp/randomTexts.ts";

function formatted(text: string, options?: FormatOptions): string {
  return applyEdits(text, formatProfile(text, options));
}

/** The text once it is formatted; formatting that again changes nothing. */
function checkFormatted(text: string, expected: string, options?: FormatOptions): void {
  expect(formatted(text, options)).toBe(expected);
  expect(formatProfile(expected, options)).toEqual([]);
}

describe("a profile is laid out", () => {
  test.each([
    ["spaces around colons and dashes", "a :  1\nb:\n  -   x\n", "a: 1\nb:\n  - x\n"],
    ["lists one level deeper than their key", "b:\n- x\n- y:  1\n  z: 2\n", "b:\n  - x\n  - y: 1\n    z: 2\n"],
    ["two spaces for a level", "a:\n     b:\n         c: 1\n", "a:\n  b:\n    c: 1\n"],
    ["a whole text that is indented", "  a: 1\n  b: 2\n", "a: 1\nb: 2\n"],
    ["lists in lists", "a:\n-   -  1\n    -  2\n", "a:\n  - - 1\n    - 2\n"],
    ["an item below its dash", "a:\n-\n    b: 1\n    c: 2\n", "a:\n  -\n    b: 1\n    c: 2\n"],
    ["brackets and braces", "a: [ x,y , {b: 1,c:   2}, { } ]\n", "a: [x, y, { b: 1, c: 2 }, {}]\n"],
    ["brackets over lines", "a: [ x,\n        y\n   ]\n", "a: [x,\n  y\n]\n"],
    ["brackets behind a dash", "a:\n- [\n      x,\n   ]\n", "a:\n  - [\n      x,\n    ]\n"],
    ["white space at the ends of lines", "a: 1  \n# b \t\n\n", "a: 1\n# b\n"],
    ["blank lines, of which two in a row stay", "\n\na: 1\n\n\n\n\n\nb: 2\n\n\n", "a: 1\n\n\nb: 2\n"],
    ["blank lines of white space", "a:\n  b: 1\n   \n  c: 2\n", "a:\n  b: 1\n\n  c: 2\n"],
    ["a last line without its end", "a: 1", "a: 1\n"],
    ["line ends of two characters", "a:   1\r\nb:\r\n- 1", "a: 1\r\nb:\r\n  - 1\r\n"],
    ["a byte order mark", "\ufeffa:   1\n", "\ufeffa: 1\n"],
    [
      "anchors, aliases, merges and tags",
      "a:  &x {b: 1}\nc:  *x\nd:\n    <<:   *x\n*x : !!str  1\n",
      "a: &x { b: 1 }\nc: *x\nd:\n  <<: *x\n*x : !!str 1\n",
    ],
    ["anchors of items", "a:\n- &x  b:  1\n  c: 2\n- *x\n", "a:\n  - &x b: 1\n    c: 2\n  - *x\n"],
    ["several documents", "a:   1\n---\nb:   2\n...\n", "a: 1\n---\nb: 2\n...\n"],
    ["tabs between words", "a:\t1\t# b\n", "a: 1 # b\n"],
    ["tabs as indentation", "a:\n\tb: 1\n\tc:\n\t\t- x\n", "a:\n  b: 1\n  c:\n    - x\n"],
    ["keys with a question mark", "? a\n:   b\n", "? a\n: b\n"],
    ["a key that stands twice", "a:   1\na:   2\n", "a: 1\na: 2\n"],
  ])("%s", (_, text, expected) => {
    checkFormatted(text, expected);
  });

  test.each([
    ["of a list stays with it", "a:\n- x\n# y\n- z\n", "a:\n  - x\n  # y\n  - z\n"],
    ["behind the last item stays with the list", "a:\n    - x\n    # - y\nb: 1\n", "a:\n  - x\n  # - y\nb: 1\n"],
    ["of the next key stays with it", "a:\n    - x\n# b\nb: 1\n", "a:\n  - x\n# b\nb: 1\n"],
    ["in place of a value stays in its place", "a:\n      # x: 1\nb: 1\n", "a:\n  # x: 1\nb: 1\n"],
    ["at the end", "a:\n    b: 1\n    # c: 1\n# d", "a:\n  b: 1\n  # c: 1\n# d\n"],
    ["behind a value keeps its distance", "a:  1   # b\nc: 2 # d\n", "a: 1   # b\nc: 2 # d\n"],
    ["in brackets", "a: [\n # b\n    c, # d\n  ]\n", "a: [\n  # b\n  c, # d\n]\n"],
    ["above everything", "# a\n\n#b\nc:   1\n", "# a\n\n#b\nc: 1\n"],
    ["and nothing else", "   # a", "# a\n"],
  ])("a comment %s", (_, text, expected) => {
    checkFormatted(text, expected);
  });

  test("texts of several lines stay as they are, and go along with their key", () => {
    const prose = 'a: |\n    x\n      y  \n\nb: "x\n     y"\nc: x\n   y\nd: |+\n  x\n\n\n\n';
    expect(formatProfile(prose)).toEqual([]);
    checkFormatted(
      "p:\n      a: >-\n          x\n            y\n\n          z\n      b: 'x\n          y'\n      c: |2\n         x\n",
      "p:\n  a: >-\n    x\n      y\n\n    z\n  b: 'x\n      y'\n  c: |2\n     x\n",
    );
    checkFormatted("p:\n a: |\n  x\n", "p:\n  a: |\n    x\n");
  });

  test("a text that is broken, too deep, too large or of carriage returns alone is left alone", () => {
    for (const text of [
      "a:   1\rb:   2\r",
      "a:   [\n",
      'a:   "\n',
      "a:   1\n b: 2\n",
      "[".repeat(10_000),
      "a: b: c\n",
      `a:   ${"x".repeat(1e6)}`,
      Array.from({ length: 16_000 }, (_, i) => `k${i}:   1\n`).join(""),
    ])
      expect(formatProfile(text)).toEqual([]);
  });
});

describe("what the editor asks for", () => {
  test("the width of a level", () => {
    checkFormatted("a:\n- b:   1\n  c: [\n   x]\n", "a:\n    - b: 1\n      c: [\n          x]\n", { tabSize: 4 });
  });

  test("white space at the ends of lines stays when it is to stay", () => {
    checkFormatted("a:   1  \n  \nb: 2 # c \n", "a: 1  \n  \nb: 2 # c \n", { trimTrailingWhitespace: false });
  });

  test("a last line without its end stays so when it is to stay", () => {
    checkFormatted("a:   1", "a: 1", { insertFinalNewline: false });
    checkFormatted("a:   1\n\n", "a: 1\n", { insertFinalNewline: false });
  });
});

describe("edits", () => {
  test("touch only what changes", () => {
    const text = "a: 1\nb:\n    - x\nc:   2\n";
    expect(formatProfile(text)).toEqual([
      { range: { start: 10, end: 12 }, text: "" },
      { range: { start: 19, end: 21 }, text: "" },
    ]);
  });

  test("of a range are those of its lines", () => {
    const text = "a:   1\nb:   2\nc:   3\n";
    expect(applyEdits(text, formatRange(text, { start: 8, end: 8 }))).toBe("a:   1\nb: 2\nc:   3\n");
  });

  test("of a range take in the whole section where half of it would be broken", () => {
    const text = "a:\n    b: 1\n    c: 2\nd:   3\n";
    expect(applyEdits(text, formatRange(text, { start: 6, end: 7 }))).toBe("a:\n  b: 1\n  c: 2\nd:   3\n");
  });
});

describe("whatever the text", () => {
  /** Values of all documents, aliases by name; undefined when the text is not sound. */
  function meaning(text: string): unknown {
    const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: "silent", resolveKnownTags: false });
    if (!Array.isArray(documents)) return [];
    if (documents.some(({ errors }) => errors.length > 0)) return undefined;
    return documents.map((document) => JSON.stringify(document.toJS({ maxAliasCount: -1 })));
  }

  function checkKept(text: string): void {
    const after = formatted(text);
    expect(meaning(after)).toEqual(meaning(text));
    expect(formatProfile(after)).toEqual([]);
    expect(after.replace(/[ \t\r\n]/g, "")).toBe(text.replace(/[ \t\r\n]/g, ""));
    for (const comment of text.match(/(?<=^|[ \t])#[^\r\n]*/gm) ?? []) expect(after).toContain(comment.trimEnd());
  }

  test("formatting keeps its meaning and its comments, and is done in one go", () => {
    fc.assert(fc.property(profileLike, checkKept), { numRuns: 150, interruptAfterTimeLimit: 1_500 });
  });

  test("the same for texts that are hardly profiles", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const after = formatted(text);
        expect(formatProfile(after)).toEqual([]);
        expect(after.replace(/[ \t\r\n]/g, "")).toBe(text.replace(/[ \t\r\n]/g, ""));
      }),
      { numRuns: 150, interruptAfterTimeLimit: 1_500 },
    );
  });

  test("ranges keep it too", () => {
    fc.assert(
      fc.property(profileLike, fc.nat(), fc.nat(), (text, one, other) => {
        const [a, b] = [one % (text.length + 1), other % (text.length + 1)];
        const after = applyEdits(text, formatRange(text, { start: Math.min(a, b), end: Math.max(a, b) }));
        expect(meaning(after)).toEqual(meaning(text));
      }),
      { numRuns: 60, interruptAfterTimeLimit: 1_500 },
    );
  });
});
