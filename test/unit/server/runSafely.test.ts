import { expect, test } from "vitest";
import { runSafely } from "../../../server/runSafely.ts";

/** Runs a handler and returns its answer and what was logged. */
async function run(handler: () => Promise<string> | string): Promise<{ answer: string; logged: string[] }> {
  const logged: string[] = [];
  const log = { error: (message: string) => void logged.push(message), warn: () => undefined };
  const answer = await runSafely({ method: "m", document: "d", log, fallback: "fallback" }, handler);
  return { answer, logged };
}

test("what a handler answers is the answer", async () => {
  expect(await run(() => "a")).toEqual({ answer: "a", logged: [] });
});

test.each([
  [
    "throws",
    () => {
      throw new Error("oh");
    },
  ],
  ["rejects", () => Promise.reject(new Error("oh"))],
])("a handler that %s is logged with method and document, and answered all the same", async (_, handler) => {
  const { answer, logged } = await run(handler);
  expect(answer).toBe("fallback");
  expect(logged).toEqual([expect.stringMatching(/^m failed for d: Error: oh\n/)]);
});
