import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EmbeddedEngines } from "../../../router/engine/embeddedEngines.ts";
import type { EmbeddedModel, EngineHandle, EngineStatus } from "../../../router/engine/engineStatus.ts";
import { systemClock } from "../../../router/systemClock.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** As built by `npm run build`. */
export const engineFile = join(root, "dist/engine/engine.mjs");
export const fastGuide = join(root, "guide/magi-guide-2.4M-q8_0.gguf");
export const powerfulGuide = join(root, "guide/magi-guide-4.3M-q8_0.gguf");

export type ReadyStatus = Extract<EngineStatus, { state: "ready" }>;

/** Real engines for one test file, a folder for model files, and everything gone at the end. */
export async function startEngines() {
  const folder = await mkdtemp(join(tmpdir(), "magi-engine-"));
  const log: string[] = [];
  const engines = new EmbeddedEngines({ engineFile, clock: systemClock, log: (line) => log.push(line) });
  return {
    engines,
    folder,
    log,
    /** Starts a model and waits until it answers; fails with the engine's own sentence. */
    async ready(model: EmbeddedModel): Promise<ReadyStatus> {
      return mustBeReady(await engines.ensure(model).settled());
    },
    async end() {
      await engines.stopAll();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function mustBeReady(status: EngineStatus): ReadyStatus {
  if (status.state === "ready") return status;
  throw new Error(`The engine is ${status.state}: ${"sentence" in status ? status.sentence : ""}`);
}

/** Resolves with the next status of this kind. */
export function nextStatus<S extends EngineStatus["state"]>(
  engines: EmbeddedEngines,
  handle: EngineHandle,
  state: S,
): Promise<Extract<EngineStatus, { state: S }>> {
  return new Promise((resolve) => {
    const callOff = engines.onChange((changed) => {
      if (changed !== handle || !hasState(changed.status, state)) return;
      callOff();
      resolve(changed.status);
    });
  });
}

function hasState<S extends EngineStatus["state"]>(
  status: EngineStatus,
  state: S,
): status is Extract<EngineStatus, { state: S }> {
  return status.state === state;
}
