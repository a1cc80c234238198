import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readChunk } from "../../../../router/dispatch/chunk.ts";
import { ChunkReader } from "../../../../router/dispatch/chunkReader.ts";

const event = (delta: unknown, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ choices: [{ finish_reason: null, index: 0, delta }], created: 1, id: "x", ...more });

/** Reads events one after the other, as they would be read alone, too. */
function checkSame(events: readonly string[]): void {
  const reader = new ChunkReader();
  expect(events.map((each) => reader.read(each))).toEqual(events.map((each) => readChunk(each)));
}

describe("events of a stream are read as each would be alone", () => {
  test.each<[string, readonly string[]]>([
    [
      "texts",
      ["a", "b", "", " ", "äö日本", '"', "\\", "\n\t", "\u{1F600}", "\u0001", "a"].map((content) => event({ content })),
    ],
    [
      "reasoning, then text",
      ["a", "b"].flatMap((text) => [event({ reasoning_content: text }), event({ content: text })]),
    ],
    ["reasoning beside empty text", ["a", "b"].map((reasoning) => event({ content: "", reasoning }))],
    ["a text that stands elsewhere, too", ["x", "y", "x"].map((content) => event({ content }, { id: content }))],
    ["a text that stands elsewhere only behind it", ["x", "y", "z"].map((content) => event({ content }, { z: "x" }))],
    ["another member that varies", ["x", "y", "x"].map((z) => event({ content: "x" }, { z }))],
    ["another number each time", ["x", "y", "z"].map((content, created) => event({ content }, { created }))],
    ["a text whose other half is a member", [event({ content: "a" }), event({ content: 'b","role":"c' })]],
    ["letters that would end the text", [event({ content: "a" }), event({ content: "a" }).replace('"a"', '"b"c"')]],
    ["letters that JSON does not allow", [event({ content: "a" }), event({ content: "a" }).replace('"a"', '"\n"')]],
    ["an escape that is none", [event({ content: "a" }), event({ content: "a" }).replace('"a"', '"\\x"')]],
    ["an escape that is cut", [event({ content: "a" }), event({ content: "a" }).replace('"a"', '"\\u00"')]],
    ["an escape of the quotation mark", [event({ content: "a" }), event({ content: "a" }).replace('"a"', '"\\"')]],
    ["the old API", ["a", "b", ""].map((text) => JSON.stringify({ choices: [{ text }] }))],
    [
      "an empty text that another one stands in for",
      [
        JSON.stringify({ choices: [{ delta: { content: "a" }, text: "b" }] }),
        JSON.stringify({ choices: [{ delta: { content: "" }, text: "b" }] }),
      ],
    ],
    ["the same key twice", ["a", "b"].map((text) => `{"choices":[{"delta":{"content":"${text}","content":"a"}}]}`)],
    ["an end", [event({ content: "a" }), JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] })]],
    ["usage at each", [1, 2, 3].map((completion_tokens) => event({ content: "a" }, { usage: { completion_tokens } }))],
    [
      "an error behind a text",
      [event({ content: "a" }), event({ content: "b" }, { error: "no" }), event({ content: "c" })],
    ],
    [
      "two choices side by side",
      ["a", "b", "c"].flatMap((content) =>
        [0, 1].map((index) => JSON.stringify({ choices: [{ index, delta: { content } }] })),
      ),
    ],
    ["a refusal", ["I", " cannot", ""].map((refusal) => event({ content: null, refusal }))],
    ["content in parts", ["a", "b", ""].map((text) => event({ content: [{ type: "text", text }] }))],
    ["content in two parts", ["a", "b"].map((text) => event({ content: [{ type: "text", text: "x" }, { text }] }))],
    ["what is no event", [event({ content: "a" }), "", "{oops", "[]", event({ content: "b" })]],
    ["tool calls", ["a", "b"].map((content) => event({ content, tool_calls: [{ index: 0 }] }))],
  ])("%s", (_what, events) => {
    checkSame(events);
  });

  test("whatever their texts are", () => {
    const letter = fc.constantFrom(
      "a",
      " ",
      '"',
      "\\",
      "n",
      "u00e9",
      "\n",
      "\u0000",
      "é",
      "日",
      "\ud83d",
      "\ude00",
      "}",
      ",",
    );
    const content = fc.array(letter, { maxLength: 5 }).map((letters) => letters.join(""));
    const some = fc.array(fc.record({ content, id: fc.constantFrom("x", "y") }), { maxLength: 8 });
    fc.assert(
      fc.property(some, (events) => {
        checkSame(events.map(({ content: text, id }) => event({ content: text }, { id })));
      }),
    );
  });
});
