import { describe, expect, it } from "vitest";
import { withoutAsides } from "../../../../core/complexity/asides.ts";
import { countWords } from "../../../../core/complexity/characters.ts";

const without = (lines: string): string => withoutAsides(lines, countWords(lines));

describe("of what is looked for in a cheaper way first, nothing is overlooked:", () => {
  it.each([
    "You are a senior architect. Rename x.",
    "you're the expert here, rename x",
    " Act as a lawyer of the state: rename x",
    "Imagine you are in a boat. Rename x.",
    "PRETEND to be a cat of ours! Rename x.",
  ])("who the model is to be: «%s»", (lines) => {
    expect(without(lines)).toMatch(/^ +rename x\.?$/i);
  });

  it.each([
    "I'm a database engineer. What is a nice gift for him?",
    "im a nurse who works at night. What is a nice gift for him?",
    "I’m the boss of the shop. What is a nice gift for him?",
    "Hi, I am a teacher of music. What is a nice gift for him?",
    "hey! we're a team of five. What is a nice gift for him?",
    "so, my brother is a painter. What is a nice gift for him?",
    "My name is a long one here. What is a nice gift for him?",
    "We are the people of it. What is a nice gift for him?",
    "I work as a cook by the sea. What is a nice gift for him?",
    "Don't explain any of it, I'm a nurse of the town. What is a nice gift for him?",
  ])("who asks: «%s»", (lines) => {
    expect(without(lines).trim()).toBe("What is a nice gift for him?");
  });

  it.each([
    "Don't explain it, rename x",
    "please don’t explain it, rename x",
    "do not explain it: rename x",
    "No need to explain it, rename x",
    "not asking you to explain it, rename x",
    "I'm not asking for a plan, rename x",
    "I do not want a plan, just rename x",
    "It is late. Don't explain it, rename x",
  ])("what is not wanted: «%s»", (lines) => {
    expect(without(lines)).toMatch(/ (?:just )?rename x$/);
    expect(without(lines)).not.toMatch(/explain|plan/);
  });

  it.each([
    ['Say "one two three four five" twice', 'Say  ""  twice'],
    ["Say “one two three four five” twice", 'Say  ""  twice'],
    ["Say «one two three four five» twice", 'Say  ""  twice'],
    ["Which of these is a fruit: proof, theorem, lemon?", "Which of these is a fruit?"],
    [`Correct this letter: ${"dear sir ".repeat(12)}`, "Correct this letter: "],
    [`who voted? ${"The council met. ".repeat(20)}`, "who voted? "],
  ])("«%s»", (lines, wanted) => {
    expect(without(lines)).toBe(wanted);
  });
});
