import type { Profile, Tier } from "../profile/profile.ts";
import { defaultTiers } from "../profile/profile.ts";
import { writeProfile } from "../profile/writeProfile.ts";
import type { Imported } from "./imported.ts";
import type { PlacedModel } from "./mergeImport.ts";

/**
 * The text of a first profile for imported models, with the tiers that they serve and what the file said of balancing.
 * Undefined when none of them can be used.
 */
export function importedProfile(
  name: string,
  {
    source,
    imported,
    models,
  }: { readonly source: string; readonly imported: Imported; readonly models: readonly PlacedModel[] },
): string | undefined {
  const usable = models.filter(({ isUsable }) => isUsable);
  if (usable.length === 0) return undefined;
  return writeProfile(undefined, name, {
    name,
    description: `Imported from ${source}`,
    enabled_models: [...new Set(usable.map(({ id }) => id))],
    tier_config: ladderOf(new Set(usable.map(({ tier }) => tier)), imported.ladder ?? []),
    ...(Object.keys(imported.loadBalancing ?? {}).length > 0 && {
      load_balancing: imported.loadBalancing as Profile["load_balancing"], // What is not said stays out of the file.
    }),
  });
}

/** The tiers that models serve, in the order that the file says; those that it does not name come as MAGI orders them. */
function ladderOf(served: ReadonlySet<string>, order: readonly string[]): readonly Tier[] {
  const usual = defaultTiers.map(({ name }) => name);
  const names = [...new Set([...order, ...usual, ...served])].filter((name) => served.has(name));
  const steps = names.map((name) => defaultTiers.find((tier) => tier.name === name));
  const isUsual = steps.every((step, at) => step !== undefined && step.max_score > (steps[at - 1]?.max_score ?? -1));
  return names.map((name, at) => {
    const step = steps[at];
    const evenly = Math.round(((at + 1) * 100) / names.length) / 10;
    return {
      name,
      max_score: at === names.length - 1 ? Infinity : isUsual && step !== undefined ? step.max_score : evenly,
      expected_time_seconds: step?.expected_time_seconds ?? 2 + 4 * at,
    };
  });
}
