import fc from "fast-check";
import { expect, it } from "vitest";
import { atLineStart } from "../../../../core/complexity/linePattern.ts";

it.each([/^[ \t]*(?:-|\d+[.)])[ \t]+\S/, /^(?:>|@@ )/, /^ {0,3}```|^let .*(?:;|$)/])(
  "finds %s exactly where the pattern alone would, whatever breaks the lines",
  (pattern) => {
    const fast = atLineStart(pattern);
    const alone = new RegExp(pattern.source, "m");
    const piece = fc.constantFrom(
      "- a",
      " 1. b",
      ">",
      "@@ ",
      "let x",
      "```",
      " ",
      "\n",
      "\n",
      "\r",
      "\r\n",
      "\u2028",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        expect(fast.test(text), JSON.stringify(text)).toBe(alone.test(text));
      }),
      { numRuns: 500, seed: 7 },
    );
  },
);
