import { ladderOf } from "../routing/tierLadder.ts";
import { effectiveTier } from "../registry/registry.ts";
import type { FixContext } from "./fix.ts";
import { writtenTiers } from "./ladder.ts";

/**
 * For each tier that has no model without `id`, the lowest first, one of the registry that could serve it. Where the
 * profile writes no tiers, one model is enough for them all.
 */
export function standInsFor(id: string | undefined, context: FixContext): readonly string[] {
  const { parsed, view } = context;
  const models = view.registry?.models;
  if (models === undefined) return [];
  const listed = new Set(parsed.profile.enabled_models);
  const canAnswer = (one: string): boolean =>
    models.get(one)?.enabled !== false && view.missingFiles?.has(one) !== true;
  const served = new Set<string | undefined>();
  for (const one of listed) {
    const model = models.get(one);
    if (one !== id && model !== undefined && canAnswer(one)) served.add(effectiveTier(model));
  }
  if (writtenTiers(context) === undefined && served.size > 0) return [];
  const first = new Map<string, string>();
  for (const [one, model] of models) {
    const tier = effectiveTier(model);
    if (tier !== undefined && !first.has(tier) && !listed.has(one) && canAnswer(one)) first.set(tier, one);
  }
  const tiers = ladderOf(parsed.profile).map(({ name }) => name);
  return tiers.filter((tier) => !served.has(tier)).flatMap((tier) => first.get(tier) ?? []);
}
