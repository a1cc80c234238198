// Prompts that differ, and for each the one right answer, so that a wrong or a mixed answer cannot pass.
import type { Behaviour, Step } from "../support/upstream/faultyUpstream.ts";
import { chunk, chunked, completion, contentTypes, events, head, whole } from "../support/upstream/rawAnswer.ts";

const easy = "Say hello to number";
const hard =
  "Design a queue for a service with three kinds of customers where none may starve; compare two approaches step by " +
  "step, prove that a burst delays nobody by more than two seconds, and sketch the data structures for customer";
const vocabulary = [
  "straße",
  "naïve",
  "日本語",
  "👩‍👩‍👧‍👦",
  "ok",
  "\u{10FFFF}",
  '"quoted"',
  "back\\slash",
  "new\nline",
  "data:",
  "[DONE]",
];

/** The prompt of a number: every fourth is a hard one. */
export function promptOf(number: number): string {
  return `${number % 4 === 3 ? hard : easy} ${number}.`;
}

/** What a model says to a prompt: between 8 and 40 words, always the same ones. */
export function wordsFor(prompt: string): readonly string[] {
  const next = randomFrom(prompt);
  const words = Array.from({ length: 8 + Math.floor(next() * 33) }, () => {
    const word = vocabulary[Math.floor(next() * vocabulary.length)] ?? "";
    return ` ${word}${Math.floor(next() * 1000)}`;
  });
  return [`Answer to ${prompt.slice(-12)}:`, ...words];
}

export function textFor(prompt: string): string {
  return wordsFor(prompt).join("");
}

/** A model that takes `pauseMs` before its first word and between any two. */
export function telling(pauseMs: number): Behaviour {
  return function* ({ prompt, stream }): Iterable<Step> {
    const words = wordsFor(prompt);
    if (!stream) {
      yield { pauseMs: pauseMs * words.length };
      yield whole(200, { type: contentTypes.json, text: completion(words.join("")) });
      return;
    }
    yield { pauseMs };
    yield head(200, contentTypes.stream, chunked);
    for (const event of events(words)) {
      yield chunk(event);
      yield { pauseMs };
    }
    yield "0\r\n\r\n";
  };
}

/** Numbers from 0 to 1 that follow from a text (FNV-1a and mulberry32). */
export function randomFrom(text: string): () => number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
