import { effectiveTier } from "../../registry/registry.ts";
import { enableModel } from "./enableModel.ts";
import type { Fix, Fixer } from "../fix.ts";
import { removeTier } from "../ladder.ts";
import { findTier } from "./tiers.ts";

const maxModels = 3;

/** With a model that serves the tier, or without the tier. */
export const emptyTier: Fixer = (problem, context) => {
  const tier = findTier(problem, context);
  if (tier === undefined) return [];
  const enable = enableModelsOf(tier.name, context);
  const removal = removeTier(tier, context);
  const remove: readonly Fix[] =
    removal === undefined
      ? []
      : [
          {
            title: `Remove the tier \`${tier.name}\``,
            edits: removal.edits,
            ...(enable.length === 0 && { isPreferred: true }),
            isSafe: false,
          },
        ];
  return [...enable, ...remove];
};

/** The models of the registry that serve a tier and are not listed yet. */
export function enableModelsOf(tier: string, context: Parameters<Fixer>[1]): readonly Fix[] {
  const listed = new Set(context.parsed.profile.enabled_models);
  const ids: string[] = [];
  for (const [id, model] of context.view.registry?.models ?? []) {
    if (ids.length >= maxModels) break;
    if (effectiveTier(model) === tier && model.enabled !== false && !listed.has(id)) ids.push(id);
  }
  return ids.flatMap((id, index) => {
    const edit = enableModel(id, context);
    if (edit === undefined) return [];
    return [{ title: `Enable \`${id}\``, edits: [edit], ...(index === 0 && { isPreferred: true }), isSafe: false }];
  });
}
