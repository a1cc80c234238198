import { describe, expect, it } from "vitest";
import { chatStatus } from "../../../../client/chat/chatStatusModel.ts";
import type { EndpointState } from "../../../../core/health/health.ts";
import { profileFile, running, situationWith } from "../../../support/client/situations.ts";

const unready = (states: Readonly<Record<string, EndpointState>>, profile?: string) =>
  chatStatus(
    situationWith({
      router: running("work", states),
      ...(profile !== undefined && { profiles: [profileFile("work", profile)] }),
    }),
  ).unready?.map(({ name, words }) => `${name}: ${words}`);

describe("what would not answer at once", () => {
  it("is nothing while all models answer", () => {
    expect(unready({ tiny: "ok", big: "sleeping" })).toBeUndefined();
  });

  it("is a model that does not answer, and its tier when no other model of it does", () => {
    expect(unready({ tiny: "ok", big: "down" })).toEqual(["magi/powerful: no model answers", "big: does not answer"]);
    expect(unready({ tiny: "auth", big: "wrong-model" })).toEqual([
      "magi/fast: no model answers",
      "magi/powerful: no model answers",
      "tiny: does not answer",
      "big: does not answer",
    ]);
  });

  it("is a model that is starting, and a tier that waits for one", () => {
    expect(unready({ tiny: "loading", big: "ok" })).toEqual(["magi/fast: starting", "tiny: starting"]);
  });

  it("is a tier without a model", () => {
    const profile =
      "enabled_models: [tiny]\ntier_config: [{ name: fast, max_score: 5 }, { name: powerful, max_score: .inf }]";
    expect(unready({ tiny: "ok" }, profile)).toEqual(["magi/powerful: no model"]);
  });

  it("is nothing as long as nobody knows", () => {
    expect(chatStatus(situationWith({ router: { kind: "starting", again: false } })).unready).toBeUndefined();
  });
});

it("says that the profile stands in for one that is gone", () => {
  expect(chatStatus(situationWith({ missing: "production" }))).toMatchObject({
    profile: "work",
    readiness: "partly",
    detail: "The profile production is gone; this one stands in. 2 of 2 models answer.",
  });
});
