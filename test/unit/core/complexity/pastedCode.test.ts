import { describe, expect, it } from "vitest";
import { withoutPastedCode } from "../../../../core/complexity/pastedCode.ts";

const words = (text: string): string => withoutPastedCode(text).replace(/\s+/g, " ").trim();

describe("a text without code that was put into it as it is", () => {
  it.each([
    ["TypeScript", 'import { a } from "b";\n\n/** Proves it. */\nexport function f(x) {\n  // deadlock\n  return x\n}'],
    ["Python", "import os\n\n# a note\ndef f(x):\n    design(x)\n\ntotal = f(1)\nclass A:\n    pass"],
    ["C", '#include <stdio.h>\nint main(void)\n{\n\tprintf("race");\n\treturn 0;\n}'],
    ["with comments over lines", "const a = 1;\n/*\n * A distributed scheduler.\n */\nlet b = 2;"],
  ])("leaves out %s, on either side of the request", (_, code) => {
    for (const text of [`fix it\n\n${code}`, `${code}\n\nfix it`]) {
      const rest = words(text);
      expect(rest).toContain("fix it");
      for (const word of ["deadlock", "design", "race", "distributed", "return"]) expect(rest).not.toContain(word);
    }
  });

  it.each([
    ["one line of code", "what does this do\nconst x = prove(1);"],
    ["a list and a letter", "Dear Tom,\nlet us meet; bring\n- a proof\n- a design\nYours,\nAnn"],
    ["a program to be gone on with", "import os\nimport re\n\ndef f(x):\n    # Proves it.\n"],
    ["prose with a colon", "return the books by Monday:\nthe blue one\nand the proof"],
  ])("leaves %s as it is", (_, text) => {
    expect(withoutPastedCode(text)).toBe(text);
  });
});
