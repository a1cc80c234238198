import { expect, it } from "vitest";
import { nativeModels } from "../../../../client/nativeChat/nativeModelsModel.ts";
import type { EndpointHealth } from "../../../../core/health/health.ts";
import type { Situation } from "../../../../client/situation/situation.ts";
import { endpointsByModel } from "../../../../client/situation/endpointsByModel.ts";
import { readinessOf } from "../../../../client/situation/readinessModel.ts";
import { statusBarContent } from "../../../../client/statusBar/statusBarModel.ts";
import { healthTree } from "../../../../client/trees/healthModel.ts";
import { healthOf, profileFile, registryOf, situationWith } from "../../../support/client/situations.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

it("has the endpoints of each model in the order in which the router tells them", () => {
  const [first, other, second] = [
    healthOf("a", "ok"),
    healthOf("b", "down"),
    healthOf("a", "down", { endpoint: "a2" }),
  ];
  expect([...endpointsByModel([first, other, second])]).toEqual([
    ["a", [first, second]],
    ["b", [other]],
  ]);
});

it("lets the views keep up with a status of ten thousand models, of which there are several a second", () => {
  const ids = Array.from({ length: 10_000 }, (_, number) => `m${String(number)}`);
  const endpoints = (): EndpointHealth[] => ids.map((id) => healthOf(id, "ok", { contextTokens: 4_096 }));
  const situationAnew = (): Situation =>
    situationWith({
      profiles: [profileFile("work", `enabled_models:\n${ids.map((id) => `  - ${id}\n`).join("")}`)],
      registry: registryOf(Object.fromEntries(ids.map((id, at) => [id, { assigned_tier: "fast", port: at + 1 }]))),
      router: { kind: "running", status: { pid: 1, profile: "work", endpoints: endpoints(), engines: [] } },
    });
  const look = (situation: Situation): void => {
    expect(readinessOf(situation).readiness).toBe("ready");
    expect(statusBarContent(situation)?.text).toBe("$(check) work");
    expect(healthTree(situation, 0)).toHaveLength(ids.length);
    expect(nativeModels(situation).length).toBeGreaterThan(ids.length);
  };
  expectWithin(1_500, look, situationAnew);
});
