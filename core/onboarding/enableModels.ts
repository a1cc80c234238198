import { editJson } from "../registry/editJson.ts";
import type { JsonChange } from "../registry/editJson.ts";
import type { Registry } from "../registry/registry.ts";
import type { OfferedModel } from "./modelOffer.ts";

/**
 * The text of a registry in which these models are on and run as was offered. Where somebody already said how a model
 * runs, that stays; a port at which no server listens is taken away from a model that MAGI runs itself.
 */
export function enableModels(
  text: string,
  registry: Registry,
  models: readonly Pick<OfferedModel, "id" | "runs">[],
): string {
  const changes = models.flatMap(({ id, runs }): readonly JsonChange[] => {
    const model = registry.models.get(id);
    if (model === undefined) return [];
    const set = (field: string, value: unknown): JsonChange => ({ path: ["models", id, field], value });
    const isNew = runs === "embedded" && model.engine === undefined;
    return [
      ...(model.enabled === true ? [] : [set("enabled", true)]),
      ...(isNew ? [set("engine", "embedded")] : []),
      ...(isNew && model.port !== undefined ? [set("port", null)] : []),
    ];
  });
  return changes.length === 0 ? text : editJson(text, changes);
}
