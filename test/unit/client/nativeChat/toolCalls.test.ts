import { expect, it } from "vitest";
import { ToolCalls } from "../../../../client/nativeChat/toolCalls.ts";

function callsOf(...chunks: readonly unknown[]) {
  const calls = new ToolCalls();
  for (const chunk of chunks) calls.take(chunk);
  return calls.finish();
}

const begin = (index: number, id: string, name: string) => ({ index, id, function: { name, arguments: "" } });
const more = (index: number, text: string) => ({ index, function: { arguments: text } });

it("puts a call together that comes in pieces", () => {
  expect(callsOf([begin(0, "c1", "read")], [more(0, '{"pa')], [more(0, 'th":"a.ts"}')])).toEqual([
    { id: "c1", name: "read", input: { path: "a.ts" } },
  ]);
});

it("keeps two calls apart, however their pieces come", () => {
  const calls = callsOf([begin(1, "b", "second"), begin(0, "a", "first")], [more(1, "{}")], [more(0, '{"x":1}')]);
  expect(calls).toEqual([
    { id: "a", name: "first", input: { x: 1 } },
    { id: "b", name: "second", input: {} },
  ]);
});

it("takes a call without arguments, and names one that its server does not name", () => {
  expect(callsOf([{ function: { name: "now" } }])).toEqual([{ id: "call_0", name: "now", input: {} }]);
});

it.each([['{"path":'], ["[1]"], ["null"], ["7"]])("does not make a call with the arguments %s", (text) => {
  expect(() => callsOf([begin(0, "c", "write")], [more(0, text)])).toThrow(/tool 'write' with arguments/);
});

it.each([null, 7, "x", [null], [7]])("finds no call in %j", (chunk) => {
  expect(callsOf(chunk)).toEqual([]);
});
