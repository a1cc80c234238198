import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { evaluatePrompt, type PromptReader } from "../../../../router/engine/evaluatePrompt.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const forever = new AbortController().signal;
const prompt = (length: number) => Array.from({ length }, (_, at) => at);

/** A sequence that takes so long for each token, and remembers the pieces. */
function createSequence(msPerToken: number, onPiece: () => void = () => undefined) {
  const pieces: (readonly number[])[] = [];
  const sequence: PromptReader<number> = {
    context: { batchSize: 512 },
    evaluateWithoutGeneratingNewTokens(tokens) {
      pieces.push(tokens);
      vi.advanceTimersByTime(tokens.length * msPerToken);
      onPiece();
      return Promise.resolve();
    },
  };
  return { sequence, pieces, sizes: () => pieces.map(({ length }) => length) };
}

it("reads a long prompt in order and leaves the last token for the answer", async () => {
  const { sequence, pieces } = createSequence(0.1);
  await evaluatePrompt(sequence, prompt(2000), forever);
  expect(pieces.flat()).toEqual(prompt(1999));
});

it("takes larger pieces on a fast machine, up to a batch", async () => {
  const { sequence, sizes } = createSequence(0.01);
  await evaluatePrompt(sequence, prompt(2000), forever);
  expect(sizes()).toEqual([32, 64, 128, 256, 512, 512, 495]);
});

it("keeps the pieces small on a slow machine", async () => {
  const { sequence, sizes } = createSequence(20);
  await evaluatePrompt(sequence, prompt(100), forever);
  expect(sizes()).toEqual([32, 32, 32, 3]);
});

it("stops between two pieces when the caller is gone", async () => {
  const caller = new AbortController();
  const { sequence, pieces } = createSequence(20, () => {
    caller.abort(new Error("gone"));
  });
  await expect(evaluatePrompt(sequence, prompt(1000), caller.signal)).rejects.toThrow("gone");
  expect(pieces.length).toBe(1);
});

it("leaves a short prompt to the answer", async () => {
  const { sequence, pieces } = createSequence(1);
  await evaluatePrompt(sequence, prompt(20), forever);
  expect(pieces).toEqual([]);
});
