import type { Registry, RegistryModel } from "../../registry/registry.ts";
import { modelDetail } from "../modelCard.ts";
import { sketchedModels, sketchedTiers } from "../sketchFacts.ts";
import { literal, maxListed } from "./completion.ts";
import type { Completion, CompletionList } from "./completion.ts";
import { likenessOf } from "./likeness.ts";
import { indexOf } from "./modelIndex.ts";
import type { IndexedModel } from "./modelIndex.ts";
import type { Surroundings } from "./surroundings.ts";
import { valueText } from "./yamlText.ts";

/**
 * Ids of the registry: those not listed yet first, of these the ones whose tier the profile has, of these the ones that
 * are on, of these the ones that begin with what is typed, or hold it, before those with the letters here and there.
 */
export function suggestModels(around: Surroundings): CompletionList {
  const { registry } = around;
  if (registry === undefined) return { items: [], isIncomplete: false };
  const { best, count } = ranked(around, registry);
  return { items: best.map((one) => toCompletion(one, around)), isIncomplete: count > maxListed };
}

function ranked(
  { typed, word, sketch }: Surroundings,
  registry: Registry,
): { readonly best: readonly IndexedModel[]; readonly count: number } {
  const listed = new Set(sketchedModels(sketch));
  const tiers = new Set<string | undefined>(sketchedTiers(sketch).map((tier) => tier.name));
  const lowerTyped = typed.toLowerCase();
  const ranks: IndexedModel[][] = [];
  let count = 0;
  for (const one of indexOf(registry)) {
    const likeness = likenessOf(one.lowerId, lowerTyped);
    if (likeness === undefined) continue;
    count++;
    const { model_id: id, enabled } = one.model;
    const isListed = listed.has(id) && id !== word;
    const isForeign = !tiers.has(one.tier);
    const rank = (isListed ? 12 : 0) + (isForeign ? 6 : 0) + (enabled === false ? 3 : 0) + likeness;
    (ranks[rank] ??= []).push(one);
  }
  // A rank that no model has is a hole, which `flat` passes over.
  return { best: ranks.flat().slice(0, maxListed), count };
}

function toCompletion({ model, tier }: IndexedModel, { spot }: Surroundings): Completion {
  const id = model.model_id;
  return {
    kind: "model",
    label: id,
    detail: describeShortly(model),
    ...(tier !== undefined && { beside: tier }),
    about: { kind: "model", id },
    insert: literal(valueText(id, spot.quote)),
    replace: spot.replace,
  };
}

function describeShortly(model: RegistryModel): string {
  const detail = modelDetail(model);
  return model.enabled === false ? `${detail} · off` : detail;
}
