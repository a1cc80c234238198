import { describe, expect, test } from "vitest";
import { failureOfStatus } from "../../../../router/dispatch/attemptFailure.ts";

describe("an upstream's error status", () => {
  test.each([
    [400, "giveBack"],
    [413, "giveBack"],
    [422, "giveBack"],
    [401, "giveBack"],
    [404, "elsewhere"],
    [408, "elsewhere"],
    [425, "elsewhere"],
    [429, "elsewhere"],
    [500, "elsewhere"],
    [503, "elsewhere"],
  ])("%i means: %s", (status, remedy) => {
    const failure = failureOfStatus({ status, body: "", retryAfter: undefined, hadKey: false });
    expect(failure.remedy).toBe(remedy);
  });
});
