import type { RegistryModel } from "../registry/registry.ts";
import { effectiveTier } from "../registry/registry.ts";
import type { KnownRegistry } from "./rule.ts";

type ByTier = ReadonlyMap<string, ReadonlySet<RegistryModel>>;

/** Several rules ask the same. */
const sorted = new WeakMap<KnownRegistry, ByTier>();

/**
 * The enabled models that are not switched off, by the tier that they serve. `undefined` while a model is unknown, since
 * that one may serve any tier, and while no model is enabled at all, which is said elsewhere.
 */
export function usableByTier(known: KnownRegistry | undefined): ByTier | undefined {
  if (known === undefined || known.found.length === 0 || known.unknown.length > 0) return undefined;
  const before = sorted.get(known);
  if (before !== undefined) return before;
  const byTier = new Map<string, Set<RegistryModel>>();
  for (const { model } of known.found) {
    const tier = effectiveTier(model);
    if (model.enabled === false || tier === undefined) continue;
    const models = byTier.get(tier) ?? new Set();
    byTier.set(tier, models.add(model));
  }
  sorted.set(known, byTier);
  return byTier;
}
