import { expect, it } from "vitest";
import { parseUnfinished } from "../../../../client/getModel/unfinishedModel.ts";

it.each([
  { what: "qwen3-4b", wish: { kind: "none" } },
  { what: "a/b/c.gguf", wish: { kind: "named", name: "mine" } },
])("reads what was under way: %o", (data) => {
  expect(parseUnfinished(JSON.parse(JSON.stringify(data)))).toEqual(data);
});

it.each([
  undefined,
  null,
  "x",
  {},
  { what: 1, wish: { kind: "none" } },
  { what: "x", wish: { kind: "named" } },
  { what: "x", wish: null },
])("is not led astray by %o", (data) => {
  expect(parseUnfinished(data)).toBeUndefined();
});
