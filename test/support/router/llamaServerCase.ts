import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { EngineReport, RouterStatus } from "../../../protocol/routerApi.ts";
import { usualLlamaServerSettings } from "../../../protocol/llamaServerSettings.ts";
import type { LlamaServerSettings } from "../../../protocol/llamaServerSettings.ts";
import { emptyGguf, freePorts, installStandIn } from "../llamaServer/installStandIn.ts";
import { RouterChild, ScratchWorkspace } from "./routerChild.ts";

export interface LlamaServerCase {
  readonly workspace: ScratchWorkspace;
  /** By model. */
  readonly ports: Readonly<Record<string, number>>;
  readonly env: NodeJS.ProcessEnv;
  /** Starts a router; it ends with the test. */
  start(profile: string, settings?: Partial<LlamaServerSettings>, env?: NodeJS.ProcessEnv): Promise<RouterChild>;
}

/**
 * A workspace with a stand-in for llama-server on PATH. `models` are their tiers and, when the name of the file is to mean
 * something, that; each has a file and a port of its own.
 */
export async function llamaServerCase(given: {
  readonly profiles: Readonly<Record<string, string>>;
  readonly models: Readonly<Record<string, { readonly tier: string; readonly file?: string; readonly more?: object }>>;
}): Promise<LlamaServerCase> {
  const ids = Object.keys(given.models);
  const free = await freePorts(ids.length);
  const ports = Object.fromEntries(ids.map((id, index) => [id, free[index] ?? 0]));
  const models = Object.fromEntries(
    Object.entries(given.models).map(([id, { tier, file, more }]) => [
      id,
      { assigned_tier: tier, file_path: `models/${file ?? id}.gguf`, port: ports[id], ...more },
    ]),
  );
  const workspace = await ScratchWorkspace.create({ profiles: given.profiles, models });
  onTestFinished(() => workspace.remove());
  await mkdir(join(workspace.root, "models"));
  for (const { file_path } of Object.values(models)) await writeFile(join(workspace.root, file_path), emptyGguf);
  const { env } = await installStandIn(workspace.root);
  return {
    workspace,
    ports,
    env,
    start: async (profile, settings = {}, more = {}) => {
      const wish: LlamaServerSettings = { ...usualLlamaServerSettings, ...settings };
      const router = await RouterChild.start(workspace.root, profile, { ...env, ...more }, [
        "--llama-server",
        JSON.stringify(wish),
      ]);
      onTestFinished(() => router.stop());
      return router;
    },
  };
}

export function engineOf({ engines }: RouterStatus, id: string): EngineReport | undefined {
  return engines.find(({ modelId }) => modelId === id);
}

export function stateOf({ endpoints }: RouterStatus, id: string): string | undefined {
  return endpoints.find(({ modelId }) => modelId === id)?.state;
}

/** Waits until the model answers, and gives the process of its server. */
export async function readyPid(router: RouterChild, id: string): Promise<number> {
  const status = await router.statusWhen((now) => engineOf(now, id)?.state === "ready" && stateOf(now, id) === "ok");
  return engineOf(status, id)?.pid ?? 0;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
