import { effectiveTier } from "../../registry/registry.ts";
import type { Registry, RegistryModel } from "../../registry/registry.ts";

/** A model with what is asked of it at every key. */
export interface IndexedModel {
  readonly model: RegistryModel;
  readonly lowerId: string;
  readonly tier: string | undefined;
}

const indexes = new WeakMap<Registry, readonly IndexedModel[]>();

/** The models of a registry in its order. Made once for each registry. */
export function indexOf(registry: Registry): readonly IndexedModel[] {
  const known = indexes.get(registry);
  if (known !== undefined) return known;
  const index = Array.from(registry.models.values(), (model) => ({
    model,
    lowerId: model.model_id.toLowerCase(),
    tier: effectiveTier(model),
  }));
  indexes.set(registry, index);
  return index;
}
