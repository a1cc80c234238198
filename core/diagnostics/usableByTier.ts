import type { RegistryModel } from "../registry/registry.ts";
import { effectiveTier } from "../registry/registry.ts";
import type { ProfileFacts } from "./facts.ts";
import type { KnownRegistry } from "./rule.ts";

/**
 * The enabled models that are not switched off, by the tier that they serve. `undefined` while a model is unknown, since
 * that one may serve any tier, and while no model is enabled at all, which is said elsewhere.
 */
export function usableByTier(
  { models }: ProfileFacts,
  known: KnownRegistry | undefined,
): ReadonlyMap<string, ReadonlySet<RegistryModel>> | undefined {
  if (known === undefined || models.length === 0) return undefined;
  const byTier = new Map<string, Set<RegistryModel>>();
  for (const { name } of models) {
    const model = known.registry.models.get(name);
    if (model === undefined) return undefined;
    const tier = effectiveTier(model);
    if (model.enabled === false || tier === undefined) continue;
    byTier.set(tier, (byTier.get(tier) ?? new Set()).add(model));
  }
  return byTier;
}
