import { describe, expect, it } from "vitest";
import { withoutTagged } from "../../../../core/complexity/tagged.ts";

const words = (text: string, isWhole = true): string => withoutTagged(text, isWhole).replace(/\s+/g, " ").trim();

describe("a text without what is attached in tags", () => {
  it.each([
    ["what is attached after the request", 'fix it\n<file path="a.ts">\nprove it\n</file>', "fix it"],
    ["before it", "<document>\nprove it\n</document>\nfix it", "fix it"],
    ["a tag within another", "<files>\n<file>\na\n</file>\n<file>\nb\n</file>\n</files>\nfix it", "fix it"],
    ["a file after the other, each to its own end", "<f>\na\n</f>\nfix it\n<f>\nb\n</f>\nnow", "fix it now"],
    ["all but what the person said", "<ctx>\na\n</ctx>\n<userRequest>\nfix it\n</userRequest>", "fix it"],
    ["a tag that begins further in", "fix it\n  <file>\na\n  </file>", "fix it"],
  ])("leaves out %s", (_, text, rest) => {
    expect(words(text)).toBe(rest);
  });

  it.each([
    ["a tag within a line is spoken of", "why is <b>this</b> not bold\n</b>"],
    ["a tag is not closed", "use a\n<Context>\nto pass it down"],
    ["it is closed before it is opened", "why\n</div>\nand\n<div>\nhere"],
    ["nothing is outside of tags", "<note>\nprove it\n</note>"],
  ])("leaves out nothing when %s", (_, text) => {
    for (const word of text.match(/[a-z]{3,}/g) ?? [])
      if (!/<\/?[a-zA-Z]*/.exec(text)?.[0].includes(word)) expect(words(text)).toContain(word);
  });

  it("goes to the last tag of a name in a text of which only places are read", () => {
    const text = "<file>\na\n</file>\nprove it\n</file>\nfix it";
    expect(words(text)).toBe("prove it fix it");
    expect(words(text, false)).toBe("fix it");
  });
});
