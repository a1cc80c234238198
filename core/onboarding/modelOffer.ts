import { endpointsOf } from "../registry/endpoints.ts";
import { effectiveTier } from "../registry/registry.ts";
import type { Registry, RegistryModel } from "../registry/registry.ts";

/** A model that a new profile could use. */
export interface OfferedModel {
  readonly id: string;
  readonly tier: string;
  /** Who would answer: a server, or MAGI itself with the model's file. */
  readonly runs: "server" | "embedded";
  /** What it would take of this machine's memory; 0 where it runs elsewhere or already. */
  readonly memoryBytes: number;
}

/** What the machine says. */
export interface Surroundings {
  /** Bytes of the models' files, by id; a model whose file is not there is not among them. */
  readonly fileBytes: ReadonlyMap<string, number>;
  /** Ids of models that a server of this machine answers for already. */
  readonly served: ReadonlySet<string>;
  /** Whether MAGI starts a llama-server for models that have a port. */
  readonly startsServers: boolean;
}

/** What a model needs beside its weights: the context of a few conversations, and room to compute in. */
const roomBytes = 2 ** 30;

/** Models to chat with that can be run here, in the order of the registry. Whether they are on does not matter. */
export function offeredModels({ models }: Registry, surroundings: Surroundings): readonly OfferedModel[] {
  return [...models.values()].flatMap((model) => {
    const tier = effectiveTier(model);
    if (tier === undefined || model.is_embedding === true || model.is_reranker === true) return [];
    const way = wayToRun(model, surroundings);
    return way === undefined ? [] : [{ id: model.model_id, tier, ...way }];
  });
}

function wayToRun(
  model: RegistryModel,
  { fileBytes, served, startsServers }: Surroundings,
): Pick<OfferedModel, "runs" | "memoryBytes"> | undefined {
  const { model_id: id, engine, endpoints, port } = model;
  if (engine === undefined && (served.has(id) || (endpoints !== undefined && endpointsOf(model).length > 0)))
    return { runs: "server", memoryBytes: 0 };
  const bytes = fileBytes.get(id);
  if (bytes === undefined) return undefined;
  const isStarted = startsServers && engine === undefined && port !== undefined;
  return { runs: isStarted ? "server" : "embedded", memoryBytes: bytes + roomBytes };
}
