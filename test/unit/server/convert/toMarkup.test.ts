import { expect, test } from "vitest";
import { inlineCode } from "../../../../core/language/markdown.ts";
import { toMarkup } from "../../../../server/convert/toMarkup.ts";

test.each([undefined, [], ["markdown"], ["plaintext", "markdown"]] as const)(
  "an editor that shows %s gets Markdown",
  (formats) => {
    expect(toMarkup("**`a`**", formats)).toEqual({ kind: "markdown", value: "**`a`**" });
  },
);

test.each([
  ["a bold word", "**max_score** — a number", "max_score — a number"],
  ["code in a bold word", "**`qwen3`**\n\n- Size: 4B", "qwen3\n\n- Size: 4B"],
  ["stars that a file has", `of ${inlineCode("a**b")} and ${inlineCode("c**")}`, "of a**b and c**"],
  ["backticks that a file has", `of ${inlineCode("a`b")} and ${inlineCode("``")}`, "of a`b and ``"],
])("plain text loses the marks of %s", (_, markdown, plain) => {
  expect(toMarkup(markdown, ["plaintext"])).toEqual({ kind: "plaintext", value: plain });
});
