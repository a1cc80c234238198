import { expect, it } from "vitest";
import { modelServers } from "../../../../client/situation/modelServers.ts";
import { healthTree } from "../../../../client/trees/healthModel.ts";
import { registryTree } from "../../../../client/trees/registryModel.ts";
import type { EngineReport } from "../../../../protocol/routerApi.ts";
import { healthOf, registryOf, situationWith } from "../../../support/client/situations.ts";

const registry = registryOf({
  tiny: { assigned_tier: "fast", port: 1, file_path: "tiny.gguf" },
  big: { assigned_tier: "powerful", port: 2, file_path: "big.gguf" },
  off: { assigned_tier: "fast", port: 3, file_path: "off.gguf", enabled: false },
  away: { assigned_tier: "fast", endpoints: [{ url: "http://gpu:8000/v1" }], file_path: "away.gguf" },
  inside: { assigned_tier: "fast", engine: "embedded", file_path: "inside.gguf" },
});

function situation(engines: readonly EngineReport[]) {
  const endpoints = [healthOf("tiny", "ok"), healthOf("big", "sleeping", { startsOnPrompt: true })];
  return situationWith({
    registry,
    router: { kind: "running", status: { pid: 1, profile: "work", endpoints, engines } },
  });
}

const running: EngineReport = { modelId: "tiny", kind: "llama-server", pid: 7, state: "ready" };
const idle: EngineReport = {
  modelId: "big",
  kind: "llama-server",
  pid: null,
  state: "idle",
  detail: "Its llama-server starts with the next prompt.",
};

it("knows which models MAGI can run a server for, and whether it runs", () => {
  const servers = modelServers(situation([running, { ...idle, state: "failed", detail: "No memory." }]));
  expect([...servers.values()]).toEqual([
    { modelId: "tiny", state: "running", pid: 7, detail: undefined },
    { modelId: "big", state: "stopped", pid: undefined, detail: "No memory." },
  ]);
  expect(modelServers(situation([{ ...running, state: "elsewhere", pid: null }])).get("tiny")?.state).toBe("elsewhere");
  expect(modelServers(situationWith({ registry, router: { kind: "starting", again: false } })).size).toBe(0);
});

it("shows in the trees who runs, and offers what can be done", () => {
  const shown = situation([running, idle]);
  const [tiny, big] = healthTree(shown, 0).map(({ children }) => children?.[0]);
  expect(tiny).toMatchObject({ server: "running", description: "by MAGI · 127.0.0.1:1" });
  expect(tiny?.tooltip).toContain("MAGI runs its llama-server (process 7).");
  expect(big).toMatchObject({ server: "stopped", label: "not started" });
  expect(big?.tooltip?.match(/starts with the next prompt/g)).toHaveLength(1);

  const models = registryTree(shown).flatMap(({ children }) => children ?? []);
  const of = (id: string) => models.find(({ subject }) => subject === id);
  expect(of("tiny")).toMatchObject({ server: "running", description: "running" });
  expect(of("big")?.server).toBe("stopped");
  for (const id of ["off", "away", "inside"]) expect(of(id)?.server).toBeUndefined();
});
