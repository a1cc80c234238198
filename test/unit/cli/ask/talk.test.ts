import { once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { talk } from "../../../../cli/ask/talk.ts";

/** Streams that stand for a terminal with a person at it. */
function terminal() {
  return {
    input: Object.assign(new PassThrough(), { isTTY: true }),
    output: Object.assign(new PassThrough(), { isTTY: true, columns: 80 }),
  };
}

const nowhere = { write: () => undefined, isTerminal: true, hasColour: false };
const outputs = { out: nowhere, aside: nowhere };

test("says how to stop before the first line is typed", async () => {
  const { input, output } = terminal();
  const talking = talk({ ask: () => Promise.resolve() }, outputs, { input, output });
  input.write("\u0004");
  await talking;
  expect(String(output.read())).toContain("Ctrl+C stops an answer, Ctrl+D ends.\n");
});

test("Ctrl+D in the middle of an answer ends the talk after it", async () => {
  const { input, output } = terminal();
  const asked = new PassThrough();
  let finish = (): void => undefined;
  const ask = (prompt: string): Promise<void> => {
    asked.write(prompt);
    return new Promise((resolve) => (finish = resolve));
  };
  const talking = talk({ ask }, outputs, { input, output });
  input.write("Hello\r");
  await once(asked, "data");
  input.write("\u0004");
  await new Promise(setImmediate);
  finish();
  await talking;
});
