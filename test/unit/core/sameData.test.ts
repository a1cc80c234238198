import { expect, test } from "vitest";
import { isSameData } from "../../../core/sameData.ts";

test.each([
  [1, 1, true],
  [NaN, NaN, true],
  [1, "1", false],
  [null, undefined, false],
  [null, {}, false],
  [[], {}, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [[1], [1, undefined], false],
  [{ a: [{ b: 1 }], c: 2 }, { c: 2, a: [{ b: 1 }] }, true],
  [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, false],
  [{ a: undefined }, { b: undefined }, false],
])("%j and %j: %s", (a, b, isSame) => {
  expect(isSameData(a, b)).toBe(isSame);
});
