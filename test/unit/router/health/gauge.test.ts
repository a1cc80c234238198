import { expect, test } from "vitest";
import { gauge } from "../../../../router/health/gauge.ts";

test.each<[string, string, number | undefined]>([
  ["a value", "up 3\n", 3],
  ["a value at the end of the page", "other 1\nup 3", 3],
  ["labels are added up", 'up{a="1"} 3\nup{a="2"} 4.5\n', 7.5],
  ["a brace within a label", 'up{a="}{"} 3\n', 3],
  ["a time after the value", "up 3 1700000000000\n", 3],
  ["an exponent", "up 1e+01\n", 10],
  ["nothing of longer names", "up_total 3\nset:up 4\n", undefined],
  ["nothing of comments", "# TYPE up gauge\n# up 3\n", undefined],
  ["nothing of what is no number", "up NaN\n", undefined],
  ["nothing of an empty page", "", undefined],
])("a gauge: %s", (_what, page, value) => {
  expect(gauge(page, "up")).toBe(value);
});
