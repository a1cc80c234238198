import { describe, expect, it } from "vitest";
import { isGuide, readinessOf } from "../../../../client/situation/readinessModel.ts";
import { statusBarContent } from "../../../../client/statusBar/statusBarModel.ts";
import {
  healthOf,
  profileFile,
  registryOf,
  running,
  situationWith,
  twoModels,
} from "../../../support/client/situations.ts";
import type { RouterState } from "../../../../client/situation/situation.ts";

function check(router: RouterState) {
  const { readiness, detail } = readinessOf(situationWith({ router }));
  return { readiness, detail };
}

describe("the readiness of the active profile", () => {
  it("is ready when all models answer, be they busy or asleep", () => {
    expect(check(running("work", { tiny: "ok", big: "ok" }))).toEqual({
      readiness: "ready",
      detail: "2 of 2 models answer.",
    });
    expect(check(running("work", { tiny: "busy", big: "sleeping" })).readiness).toBe("ready");
  });

  it("is partly there when one model is down", () => {
    expect(check(running("work", { tiny: "ok", big: "down" }))).toEqual({
      readiness: "partly",
      detail: "1 of 2 models answer.",
    });
  });

  it("is starting while models load, and none answers yet", () => {
    expect(check(running("work", { tiny: "loading", big: "down" })).readiness).toBe("starting");
  });

  it("is down when no model answers", () => {
    expect(check(running("work", { tiny: "down", big: "auth" }))).toEqual({
      readiness: "down",
      detail: "No model answers.",
    });
  });

  it("does not count a model whose prompts fail, and says why", () => {
    const failing = healthOf("tiny", "ok", { breaker: "open", breakerUntil: 9, detail: "Its last 3 prompts failed." });
    const router: RouterState = {
      kind: "running",
      status: { pid: 1, profile: "work", endpoints: [failing, healthOf("big", "ok")], engines: [] },
    };
    expect(check(router)).toEqual({ readiness: "partly", detail: "1 of 2 models answer." });
    expect(readinessOf(situationWith({ router })).models[0]).toMatchObject({
      state: "silent",
      detail: "Its last 3 prompts failed.",
    });
  });

  it("says the router's own sentence when it has one", () => {
    expect(check(running("work", { tiny: "down", big: "down" }, "The registry is gone.")).detail).toBe(
      "The registry is gone.",
    );
  });

  it("keeps what answers when the registry breaks in use, and says so", () => {
    const warning = "The model registry is not valid JSON. The last good registry stays in use.";
    const inUse = (state: "ok" | "down"): RouterState => {
      const router = running("work", { tiny: "ok", big: state });
      return router.kind === "running" && router.status !== undefined
        ? { ...router, status: { ...router.status, warning } }
        : router;
    };
    const registry = { state: "broken", problem: "It is not JSON." } as const;
    const { readiness, detail } = readinessOf(situationWith({ registry, router: inUse("ok") }));
    expect({ readiness, detail }).toEqual({ readiness: "partly", detail: warning });
    expect(readinessOf(situationWith({ registry: { state: "missing" }, router: inUse("down") })).detail).toBe(warning);
  });

  it("counts the models in use while the profile's text is broken", () => {
    const warning = "The last change to profile 'work' is not in use yet: A closing `]` is missing here (line 1).";
    const router = running("work", { tiny: "ok", big: "ok" });
    if (router.kind !== "running" || router.status === undefined) throw new Error("unreachable");
    const broken = situationWith({
      profiles: [profileFile("work", "enabled_models: [")],
      router: { ...router, status: { ...router.status, warning } },
    });
    const { readiness, detail, models } = readinessOf(broken);
    expect({ readiness, detail }).toEqual({ readiness: "partly", detail: warning });
    expect(models.map(({ id, state }) => `${id} ${state}`)).toEqual(["tiny answers", "big answers"]);
    expect(statusBarContent(broken)?.text).toBe("$(warning) work: last change not in use");
  });

  it("waits for the router's word on a profile that was just chosen", () => {
    expect(check(running("other", { tiny: "ok", big: "ok" })).readiness).toBe("starting");
  });

  it("follows a router that starts, is down or is not wanted", () => {
    expect(check({ kind: "starting", again: false }).readiness).toBe("starting");
    expect(check({ kind: "down", retrying: true, problem: "It stopped." })).toEqual({
      readiness: "down",
      detail: "It stopped.",
    });
    expect(check({ kind: "off", why: "untrusted" })).toEqual({
      readiness: "untrusted",
      detail: "Trust this workspace to start the router.",
    });
  });

  it("says that the registry is missing or broken before anything about models", () => {
    const missing = situationWith({ registry: { state: "missing" } });
    expect(readinessOf(missing).readiness).toBe("down");
    expect(readinessOf(missing).detail).toContain("registry");
    const broken = situationWith({ registry: { state: "broken", problem: "It is not JSON." } });
    expect(readinessOf(broken).detail).toBe("It is not JSON.");
  });

  it("says that a profile enables no model", () => {
    const profiles = [profileFile("work", "enabled_models: []")];
    expect(readinessOf(situationWith({ profiles })).detail).toBe("The profile enables no model.");
  });

  it("is none without a profile", () => {
    expect(readinessOf(situationWith({ profiles: [] })).readiness).toBe("none");
  });
});

describe("the readiness of a model", () => {
  it("is that of its best endpoint", () => {
    const router = running("work", {});
    if (router.kind !== "running" || router.status === undefined) throw new Error("not running");
    const endpoints = [healthOf("tiny", "down", { detail: "Refused." }), healthOf("tiny", "ok")];
    const { models } = readinessOf(
      situationWith({ router: { kind: "running", status: { ...router.status, endpoints } } }),
    );
    expect(models[0]).toEqual({ id: "tiny", tier: "fast", state: "answers" });
    expect(models[1]).toEqual({ id: "big", tier: "powerful", state: "unchecked" });
  });

  it("says why a model is left out", () => {
    const profiles = [profileFile("work", "enabled_models: [tiny, nobody]")];
    const { models, readiness } = readinessOf(situationWith({ profiles, router: running("work", { tiny: "ok" }) }));
    expect(models[1]).toMatchObject({ id: "nobody", state: "left-out" });
    expect(models[1]?.detail).toContain("registry");
    expect(readiness).toBe("partly");
  });

  it("does not take the reason of a model whose id begins the same", () => {
    const registry = registryOf({ model: { port: 1, assigned_tier: "fast" } });
    const profiles = [profileFile("work", "enabled_models: [model, model-2]")];
    const { models } = readinessOf(situationWith({ profiles, registry, router: running("work", { model: "ok" }) }));
    expect(models.map(({ state }) => state)).toEqual(["answers", "left-out"]);
  });
});

it("knows the guide by its models, all of which ship with MAGI", () => {
  const registry = registryOf({ a: { file_path: "builtin:a.gguf" }, b: { file_path: "/models/b.gguf" } });
  const guide = (models: string): boolean =>
    isGuide(situationWith({ registry, profiles: [profileFile("work", `enabled_models: ${models}`)] }));
  expect(guide("[a]")).toBe(true);
  expect(guide("[a, b]")).toBe(false);
  expect(guide("[]")).toBe(false);
  expect(isGuide(situationWith({ registry: twoModels }))).toBe(false);
});
