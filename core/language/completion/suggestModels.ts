import { effectiveTier } from "../../registry/registry.ts";
import type { RegistryModel } from "../../registry/registry.ts";
import { modelDetail } from "../modelCard.ts";
import { sketchedModels, sketchedTiers } from "../sketchFacts.ts";
import { literal } from "./completion.ts";
import type { CompletionList } from "./completion.ts";
import type { Surroundings } from "./surroundings.ts";
import { yamlText } from "./yamlText.ts";

/** More than anybody reads; what is typed next narrows the list down. */
const maxListed = 200;

/** Ids of the registry: those not listed yet first, of these the ones whose tier the profile has. */
export function suggestModels({ spot, typed, sketch, registry }: Surroundings): CompletionList {
  if (registry === undefined) return { items: [], isIncomplete: false };
  const listed = new Set(sketchedModels(sketch));
  const tiers = new Set(sketchedTiers(sketch).map((tier) => tier.name));
  const fits = [...registry.models.values()].filter((model) => holdsLetters(model.model_id, typed));
  const groups: RegistryModel[][] = [[], [], [], []];
  for (const model of fits) {
    const isListed = listed.has(model.model_id) && model.model_id !== typed;
    const hasTier = tiers.has(effectiveTier(model) ?? "");
    groups[(isListed ? 2 : 0) + (hasTier ? 0 : 1)]?.push(model);
  }
  const holdsWord = (model: RegistryModel): boolean => model.model_id.includes(typed);
  const items = groups
    // The whole word before letters here and there, or the cut might lose it.
    .flatMap((group) => [...group.filter(holdsWord), ...group.filter((model) => !holdsWord(model))])
    .slice(0, maxListed)
    .map((model) => ({
      kind: "model" as const,
      label: model.model_id,
      detail: modelDetail(model),
      insert: literal(spot.quoted ? model.model_id : yamlText(model.model_id)),
      replace: spot.replace,
    }));
  return { items, isIncomplete: fits.length > maxListed };
}

/** Whether the letters occur in this order, as editors match what is typed. */
function holdsLetters(id: string, typed: string): boolean {
  const lower = id.toLowerCase();
  let at = 0;
  for (const letter of typed.toLowerCase()) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
