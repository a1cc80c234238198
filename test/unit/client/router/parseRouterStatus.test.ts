import { describe, expect, it } from "vitest";
import { parseRouterStatus } from "../../../../client/router/parseRouterStatus.ts";
import type { RouterStatus } from "../../../../protocol/routerApi.ts";

const full: RouterStatus = {
  pid: 7,
  profile: "work",
  endpoints: [
    {
      endpoint: "m@http://127.0.0.1:1/v1",
      modelId: "m",
      url: "http://127.0.0.1:1/v1",
      state: "ok",
      since: 1,
      active: 2,
      slots: 4,
      serverLoad: 3,
      contextTokens: 8192,
      vision: true,
      retryAt: 9,
      faults: 3,
      breaker: "halfOpen",
      breakerUntil: 8,
    },
  ],
  models: [
    {
      modelId: "m",
      answers: 3,
      ttftMs: { ewma: 1, p50: 2, p95: 3 },
      tokensPerSecond: { ewma: 1, p50: 2, p95: 3 },
    },
  ],
  waiting: { "m@http://127.0.0.1:1/v1": 2 },
  engines: [],
};

describe("a status of the router", () => {
  it("is taken as it is", () => {
    expect(parseRouterStatus(JSON.stringify(full))).toEqual(full);
  });

  it("may come from a router that does not measure speed", () => {
    const older: RouterStatus = { pid: 7, profile: null, endpoints: [], engines: [] };
    expect(parseRouterStatus(JSON.stringify(older))).toEqual(older);
  });

  it.each([
    { models: [{ modelId: "m", answers: 3, ttftMs: { ewma: 1, p50: null, p95: 3 } }] },
    { models: [{ modelId: "m", answers: 3 }] },
    { models: {} },
    { waiting: { m: "2" } },
    { waiting: [] },
    { endpoints: [{ ...full.endpoints[0], breaker: "shut" }] },
    { endpoints: [{ ...full.endpoints[0], vision: "yes" }] },
  ])("is none when a part has another shape: %j", (wrong) => {
    expect(parseRouterStatus(JSON.stringify({ ...full, ...wrong }))).toBeUndefined();
  });
});
