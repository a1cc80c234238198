import { expect, test } from "vitest";
import { textHash } from "../../../router/textHash.ts";

test("texts that differ in little have numbers that differ", () => {
  const texts = new Set<string>([""]);
  for (let count = 0; count < 50_000; count++)
    for (const text of [
      `${String(count)},12,|`,
      `question ${String(count)}`,
      `${"x".repeat(count % 300)}${String(count)}`,
    ])
      texts.add(text);
  for (const pair of ["ab", "ba", "a", "b", "a\0", "\u0101", "\u0001\u0001"]) texts.add(pair);
  const numbers = [...texts].map(textHash);
  expect(new Set(numbers).size).toBe(texts.size);
  expect(numbers.every((number) => Number.isSafeInteger(number) && number >= 0)).toBe(true);
});
