import { expect, it } from "vitest";
import { RouterAnswerError } from "../../../../client/router/answerError.ts";
import { untilTooLong } from "../../../../client/router/endlessAnswer.ts";
import type { CompletionPart } from "../../../../client/router/parseCompletionEvent.ts";

const words = "one more ".repeat(1000);

/** What comes of an answer that repeats one part, and whether its source was let go. */
async function check(part: CompletionPart, times: number) {
  const source = { isOpen: true };
  // eslint-disable-next-line @typescript-eslint/require-await -- The interface is asynchronous, the script is not.
  async function* answer(): AsyncGenerator<CompletionPart> {
    try {
      for (let count = 0; count < times; count += 1) yield part;
      yield { kind: "done" };
    } finally {
      source.isOpen = false;
    }
  }
  const parts: CompletionPart[] = [];
  try {
    for await (const one of untilTooLong(answer())) parts.push(one);
  } catch (error) {
    return { parts, error, source };
  }
  return { parts, source };
}

it("hands on an answer of any usual length", async () => {
  const { parts, error } = await check({ kind: "text", text: words }, 100);
  expect(error).toBeUndefined();
  expect(parts).toHaveLength(101);
});

it.each<CompletionPart>([
  { kind: "text", text: words },
  { kind: "reasoning", text: words },
  { kind: "toolCalls", pieces: [{ index: 0, function: { arguments: words } }] },
])("stops one that goes on without an end, of $kind, and lets it go", async (part) => {
  const { parts, error, source } = await check(part, 1_000_000);
  expect(parts.length).toBeLessThan(120);
  expect(error).toBeInstanceOf(RouterAnswerError);
  expect(String(error)).toContain("stopped after 1,000,000 characters");
  expect(source.isOpen).toBe(false);
});
