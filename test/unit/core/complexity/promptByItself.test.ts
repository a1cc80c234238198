import { expect, test } from "vitest";
import { readPrompt, readPromptOnce } from "../../../../core/complexity/promptByItself.ts";
import { getWeights } from "../../../../core/complexity/learned/weights.ts";

const prompt = "Prove that there are infinitely many primes, then rename x.";

test("a prompt that comes again is not read again", () => {
  expect(readPromptOnce(prompt)).toBe(readPromptOnce(prompt));
});

test("what is remembered is what is read", () => {
  readPromptOnce(prompt);
  expect(readPromptOnce(prompt)).toEqual(readPrompt(prompt, getWeights()));
});

test("prompts are told apart by every character", () => {
  expect(readPromptOnce("Say hello to Bob.").reading).not.toBe(readPromptOnce("Say hello to Rob.").reading);
});

test("the last prompts are remembered, older ones are forgotten", () => {
  const first = readPromptOnce("number 0");
  for (let number = 1; number <= 60; number++) readPromptOnce(`number ${String(number)}`);
  expect(readPromptOnce("number 0")).toBe(first);
  for (let number = 61; number <= 200; number++) readPromptOnce(`number ${String(number)}`);
  expect(readPromptOnce("number 0")).not.toBe(first);
});

test("a prompt of which only parts are read is not kept", () => {
  const long = "Explain this. ".repeat(1_000);
  expect(readPromptOnce(long)).not.toBe(readPromptOnce(long));
});
