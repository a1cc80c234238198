import type { Profile } from "../profile/profile.ts";
import type { Endpoint } from "../registry/endpoints.ts";
import { endpointsOf } from "../registry/endpoints.ts";
import type { Registry } from "../registry/registry.ts";
import { effectiveTier } from "../registry/registry.ts";

/** A model that the profile enables and that can be asked. */
export interface UsableModel {
  readonly id: string;
  readonly tier: string;
  /** Never empty. */
  readonly endpoints: readonly Endpoint[];
}

export interface UsableModels {
  /** In the order of `enabled_models`. */
  readonly models: readonly UsableModel[];
  /** One sentence for each enabled model that is left out, by its id. */
  readonly leftOut: ReadonlyMap<string, string>;
}

const whereItRuns = ["endpoints", "port", "engine", "file_path"];

function whyNowhere(unusable: readonly string[] = []): string {
  const wrong = unusable.find((field) => whereItRuns.includes(field));
  return wrong === undefined
    ? "the registry does not say where it runs (port, endpoints or engine)"
    : `what the registry says in \`${wrong}\` cannot be used; \`magi validate\` says why`;
}

/** The enabled models that can be asked, and why the others cannot. */
export function usableModels(profile: Profile, registry: Registry): UsableModels {
  const models: UsableModel[] = [];
  const leftOut = new Map<string, string>();
  const tiers = new Set(profile.tier_config.map((tier) => tier.name));
  for (const id of new Set(profile.enabled_models)) {
    const model = registry.models.get(id);
    if (model === undefined) {
      leftOut.set(id, `${id} is left out: the registry does not know it.`);
      continue;
    }
    const tier = effectiveTier(model);
    const endpoints = endpointsOf(model);
    if (model.enabled === false) leftOut.set(id, `${id} is left out: it is switched off in the registry.`);
    else if (tier === undefined) leftOut.set(id, `${id} is left out: the registry gives it no tier.`);
    else if (!tiers.has(tier))
      leftOut.set(id, `${id} is left out: its tier ${tier} is not in the profile's tier_config.`);
    else if (endpoints.length === 0) leftOut.set(id, `${id} is left out: ${whyNowhere(registry.unusable?.get(id))}.`);
    else models.push({ id, tier, endpoints });
  }
  return { models, leftOut };
}
