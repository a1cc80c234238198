import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { HealthMonitor } from "../../router/health/healthMonitor.ts";
import { Speeds } from "../../router/speed/speeds.ts";
import { ActiveProfile } from "../../router/snapshot/activeProfile.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { FakeClock } from "../support/clock/fakeClock.ts";
import { FakeEngines } from "../support/router/fakeEngines.ts";
import { oneTier } from "../support/router/routerCase.ts";
import { ScratchWorkspace } from "../support/router/routerChild.ts";

const embedded = (file_path: string): Record<string, unknown> => ({
  assigned_tier: "fast",
  engine: "embedded",
  file_path,
  ctx_size: 512,
  n_threads: 3,
  n_gpu_layers: 7,
  batch_size: 64,
});

async function setUp(): Promise<{ active: ActiveProfile; engines: FakeEngines; workspace: ScratchWorkspace }> {
  const workspace = await ScratchWorkspace.create({
    profiles: { one: oneTier("a"), both: oneTier("a", "b"), other: oneTier("b") },
    models: { a: embedded("builtin:guide.gguf"), b: embedded("models/b.gguf") },
  });
  onTestFinished(() => workspace.remove());
  const engines = new FakeEngines();
  const health = new HealthMonitor({
    clock: new FakeClock(),
    random: () => 0.5,
    check: () => Promise.resolve({ kind: "checked", state: "ok" }),
  });
  const paths = locateWorkspace({ startDir: workspace.root, workspace: workspace.root });
  const folders = { workspaceRoot: workspace.root, builtin: "/magi/guide" };
  return {
    active: new ActiveProfile({ paths, folders, health, engines, speeds: new Speeds(), log: () => undefined }),
    engines,
    workspace,
  };
}

describe("the engines of the active profile", () => {
  test("are started with the profile, with what the registry says of them", async () => {
    const { active, engines, workspace } = await setUp();
    await active.use("both");
    expect(engines.all().map(({ model }) => model)).toEqual([
      { id: "a", file: join("/magi/guide", "guide.gguf"), contextSize: 512, threads: 3, gpuLayers: 7, batchSize: 64 },
      {
        id: "b",
        file: join(workspace.root, "models/b.gguf"),
        contextSize: 512,
        threads: 3,
        gpuLayers: 7,
        batchSize: 64,
      },
    ]);
  });

  test("are stopped by a switch that does not need them, and kept by one that does", async () => {
    const { active, engines } = await setUp();
    await active.use("both");
    await active.use("other");
    expect(engines.running).toEqual(["b"]);
    await active.use("one");
    expect(engines.running).toEqual(["a"]);
  });

  test("run on for answers under way, until the last of them is over", async () => {
    const { active, engines } = await setUp();
    await active.use("one");
    const [first, second] = [active.lease(), active.lease()];
    await active.use("other");
    expect(engines.running).toEqual(["a", "b"]);
    first.release();
    first.release();
    expect(engines.running).toEqual(["a", "b"]);
    second.release();
    expect(engines.running).toEqual(["b"]);
  });

  test("are stopped when the profile cannot be used", async () => {
    const { active, engines } = await setUp();
    await active.use("one");
    await active.use("nowhere");
    expect(engines.running).toEqual([]);
    expect(() => active.lease()).toThrow("Profile 'nowhere' not found.");
  });
});

test("switches that come fast end with the last", async () => {
  const { active } = await setUp();
  await Promise.all([active.use("one"), active.use("both"), active.use("other")]);
  expect(active.status.profile).toBe("other");
});
