import fc from "fast-check";
import { expect, it } from "vitest";
import { parseJsonWithComments } from "../../../cli/jsonWithComments.ts";
import { expectWithin } from "../../support/clock/cpuTime.ts";

it.each([
  ['{ "a": 1, // one\n "b": [2, 3,], /* , } */ }', { a: 1, b: [2, 3] }],
  ['\ufeff{"a": "// no, } comment", "b": "\\",]"}', { a: "// no, } comment", b: '",]' }],
  ["", {}],
  ["// nothing\n", {}],
  ["{", undefined],
  ["/* never closed", undefined],
])("reads %j", (text, data) => {
  expect(parseJsonWithComments(text)).toEqual(data);
});

it("reads every JSON as it is", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseJsonWithComments(text)).toEqual(JSON.parse(text));
    }),
  );
});

it("takes no longer for texts that lead it on", () => {
  expectWithin(2_000, () => {
    for (const text of [
      '"'.repeat(200_000),
      "/*".repeat(200_000),
      ",".repeat(100_000),
      '"\\'.repeat(100_000),
      ", ".repeat(50_000),
    ])
      parseJsonWithComments(text);
  });
});
