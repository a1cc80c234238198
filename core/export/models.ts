import type { Profile, Tier } from "../profile/profile.ts";
import { effectiveTier } from "../registry/registry.ts";
import type { Registry, RegistryModel } from "../registry/registry.ts";
import { endpointsOf } from "../registry/endpoints.ts";
import type { Endpoint } from "../registry/endpoints.ts";
import { ladderOf } from "../routing/tierLadder.ts";

/** A model that the profile sends prompts to. */
export interface ExportedModel {
  readonly id: string;
  readonly model: RegistryModel;
  readonly tier: string;
  readonly endpoints: readonly Endpoint[];
}

export interface ExportedTier {
  readonly tier: Tier;
  /** Never empty; in the order of `enabled_models`. */
  readonly models: readonly ExportedModel[];
}

/** What of a profile there is to export. */
export interface ExportedModels {
  /** In the order of `enabled_models`. */
  readonly models: readonly ExportedModel[];
  /** The tiers that have a model, by rising `max_score`. */
  readonly tiers: readonly ExportedTier[];
  /** One sentence for each model and tier that is left out. */
  readonly losses: readonly string[];
}

/** The models that answer for a profile, with the tiers that they serve. */
export function modelsOf(profile: Profile, registry: Registry): ExportedModels {
  const ladder = ladderOf(profile);
  const losses: string[] = [];
  const models = [...new Set(profile.enabled_models)].flatMap((id): readonly ExportedModel[] => {
    const model = registry.models.get(id);
    const why = model === undefined ? "the registry does not know it" : whyNot(model, ladder);
    const tier = model === undefined ? undefined : effectiveTier(model);
    if (model === undefined || tier === undefined || why !== undefined) {
      losses.push(`The model ${id} is left out: ${why ?? "the registry gives it no tier"}.`);
      return [];
    }
    return [{ id, model, tier, endpoints: endpointsOf(model) }];
  });
  const tiers = ladder.flatMap((tier): readonly ExportedTier[] => {
    const own = models.filter((model) => model.tier === tier.name);
    if (own.length === 0) losses.push(`The tier ${tier.name} is left out: no model serves it.`);
    return own.length === 0 ? [] : [{ tier, models: own }];
  });
  return { models, tiers, losses };
}

function whyNot(model: RegistryModel, ladder: readonly Tier[]): string | undefined {
  const tier = effectiveTier(model);
  if (model.enabled === false) return "it is switched off in the registry";
  if (model.is_embedding === true) return "it turns text into vectors and is not chatted with";
  if (model.is_reranker === true) return "it ranks texts and is not chatted with";
  if (tier === undefined) return "the registry gives it no tier";
  return ladder.some(({ name }) => name === tier) ? undefined : `its tier ${tier} is not in the profile's tier_config`;
}

/** What no other program does as MAGI does it, for the models that are in the export. */
export function commonLosses(
  { routing, two_stage }: Profile,
  models: readonly ExportedModel[],
  target: string,
): readonly string[] {
  const { rules } = routing;
  const single = models.filter(({ model }) => model.single_turn === true).map(({ id }) => id);
  return [
    ...(single.length > 0 ? [`single_turn of ${single.join(", ")}: ${target} sends the whole conversation.`] : []),
    ...(two_stage.enabled
      ? [
          `two_stage: ${target} does not draft and refine; each prompt is answered once (here ${two_stage.stage1_tier} drafts and ${two_stage.stage2_tier} refines).`,
        ]
      : []),
    ...(rules.length > 0
      ? [
          `routing.rules: ${target} has no rules over the text of a prompt as MAGI has; ${rules.length === 1 ? "one rule is" : `${rules.length} rules are`} left out.`,
        ]
      : []),
  ];
}

/** For whoever takes an export with such addresses to another machine. */
export function loopbackNote(target: string): string {
  return `127.0.0.1 and localhost are the machine that ${target} runs on: write this one's name there when it runs elsewhere, or in a container.`;
}
