import { expect, it } from "vitest";
import { delayAfter, mostFailures } from "../../../../client/children/backoff.ts";

it("waits twice as long after each failure, and gives up in the end", () => {
  const delays = Array.from({ length: mostFailures }, (_, index) => delayAfter(index + 1));
  expect(delays).toEqual([300, 600, 1200, 2400, 4800, undefined]);
});
