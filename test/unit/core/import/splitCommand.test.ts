import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../../../core/export/commandLine.ts";
import { optionOf, splitCommand } from "../../../../core/import/splitCommand.ts";

describe("splitting a command line", () => {
  it.each([
    ["a  b\tc", ["a", "b", "c"]],
    [`'a b' "c d"e f\\ g ''`, ["a b", "c de", "f g", ""]],
    ["a \\\n  b\n# c d\n  e", ["a", "b", "e"]],
    [`"a\\"b\\x" '\\'`, [`a"b\\x`, "\\"]],
    ["llama-server.exe -m C:\\models\\a.gguf", ["llama-server.exe", "-m", "C:\\models\\a.gguf"]],
    [`-m "C:\\my models\\it's.gguf"`, ["-m", "C:\\my models\\it's.gguf"]],
    ["'never closed", ["never closed"]],
    ["", []],
  ])("takes %j apart", (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it("gives back the words that a command line was made of", () => {
    const word = fc.string({ unit: "binary", maxLength: 10 }).filter((text) => /^[^\p{Cc}]*$/u.test(text));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const made = ["llama-server", ...words, "-x"];
        // What looks like a path of Windows is read as one.
        fc.pre(!made.some((text) => /(?:^|[\s"'=])[A-Za-z]:\\/.test(text)));
        expect(splitCommand(commandLine(made, "posix") ?? "").map((text) => text)).toEqual(made);
      }),
    );
  });

  it("finds options in both ways to write them, the last one counts", () => {
    const words = ["x", "-m", "a", "--model=b=c", "--ctx-size"];
    expect(optionOf(words, ["-m", "--model"])).toBe("b=c");
    expect(optionOf(words, ["--ctx-size"])).toBeUndefined();
    expect(optionOf(words, ["--port"])).toBeUndefined();
  });
});
