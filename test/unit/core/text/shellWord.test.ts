import { expect, it } from "vitest";
import { shellWord } from "../../../../core/text/shellWord.ts";

it.each([
  ["fast-only", "fast-only", "fast-only"],
  ["größe_2.1", "größe_2.1", "größe_2.1"],
  ["My Profile", '"My Profile"', '"My Profile"'],
  ["/models/a b.gguf", '"/models/a b.gguf"', '"/models/a b.gguf"'],
  ["C:\\models\\a.gguf", "'C:\\models\\a.gguf'", "C:\\models\\a.gguf"],
  ["it's $HOME", "'it'\\''s $HOME'", '"it\'s $HOME"'],
  ["a;b", '"a;b"', '"a;b"'],
  ["", '""', '""'],
])("types %j so that it is one word", (word, posix, windows) => {
  expect(shellWord(word, "linux")).toBe(posix);
  expect(shellWord(word, "win32")).toBe(windows);
});
