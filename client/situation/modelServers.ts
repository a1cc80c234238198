import { serverModelOf } from "../../core/engines/serverModels.ts";
import type { EngineReport } from "../../protocol/routerApi.ts";
import type { Situation } from "./situation.ts";

/** A model that MAGI can run a llama-server for. */
export interface ModelServer {
  readonly modelId: string;
  /** `running` also while it starts; `elsewhere` when another program has its port. */
  readonly state: "running" | "stopped" | "elsewhere";
  /** Its process, when it has one. */
  readonly pid: number | undefined;
  /** One sentence: why it does not run, or what it waits for. */
  readonly detail: string | undefined;
}

/** The models with a llama-server of MAGI's, by id; none while no router could start one. */
export function modelServers({ files, router }: Pick<Situation, "files" | "router">): ReadonlyMap<string, ModelServer> {
  if (router.kind !== "running" || router.status === undefined || files.registry.state !== "ok") return new Map();
  const { engines } = router.status;
  const known = new Map(
    engines.filter(({ kind }) => kind === "llama-server").map((report) => [report.modelId, report]),
  );
  return new Map(
    [...files.registry.registry.models.values()]
      .filter((model) => model.enabled !== false && serverModelOf(model) !== undefined)
      .map(({ model_id: id }) => [id, toServer(id, known.get(id))]),
  );
}

function toServer(modelId: string, report: EngineReport | undefined): ModelServer {
  return { modelId, state: stateOf(report), pid: report?.pid ?? undefined, detail: report?.detail };
}

function stateOf(report: EngineReport | undefined): ModelServer["state"] {
  if (report === undefined || report.state === "idle" || report.state === "failed") return "stopped";
  return report.state === "elsewhere" ? "elsewhere" : "running";
}
