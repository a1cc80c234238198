import { expect, it } from "vitest";
import { parseUnfinished } from "../../../../client/getModel/unfinishedModel.ts";

it.each([
  { what: "qwen3-4b", wish: { kind: "none" }, folder: "/models" },
  { what: "a/b/c.gguf", wish: { kind: "named", name: "mine" }, folder: "/models" },
])("reads what was under way: %o", (data) => {
  expect(parseUnfinished(JSON.parse(JSON.stringify(data)))).toEqual(data);
});

it.each([
  undefined,
  null,
  "x",
  {},
  { what: 1, wish: { kind: "none" }, folder: "/models" },
  { what: "x", wish: { kind: "named" }, folder: "/models" },
  { what: "x", wish: null, folder: "/models" },
  { what: "x", wish: { kind: "none" } },
  { what: "x", wish: { kind: "none" }, folder: 1 },
])("is not led astray by %o", (data) => {
  expect(parseUnfinished(data)).toBeUndefined();
});
