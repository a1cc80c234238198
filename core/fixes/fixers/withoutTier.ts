import { rootOf } from "../../language/sketchFacts.ts";
import { effectiveTier } from "../../registry/registry.ts";
import { findEntry, itemPlaces } from "../editing/places.ts";
import { removePlace } from "../editing/removal.ts";
import { asScalar } from "../editing/values.ts";
import type { Fix, FixContext } from "../fix.ts";
import { removeTier, writtenTiers } from "../ladder.ts";
import type { WrittenTier } from "../ladder.ts";
import { soundest } from "../proof.ts";

/**
 * Takes a tier out that stands there once, together with the one listed model that serves nothing else, such as one that is
 * switched off. Where that leads to another problem, only when there is no other fix.
 */
export function withoutTier(tier: WrittenTier, context: FixContext, hasOther: boolean): readonly Fix[] {
  const isDouble = (writtenTiers(context) ?? []).filter(({ name }) => name === tier.name).length > 1;
  const removal = isDouble ? undefined : removeTier(tier, context);
  if (removal === undefined) return [];
  const remove: Fix = {
    title: `Remove the tier \`${tier.name}\``,
    edits: removal.edits,
    ...(!hasOther && { isPreferred: true }),
    isSafe: false,
  };
  return soundest([remove, ...alsoWithoutModel(tier, remove, context)], context, hasOther);
}

function alsoWithoutModel(tier: WrittenTier, remove: Fix, context: FixContext): readonly Fix[] {
  const { text, sketch, view } = context;
  const served = itemPlaces(findEntry(rootOf(sketch), "enabled_models")).flatMap((place) => {
    const id = asScalar(place.item.value)?.text ?? "";
    const model = view.registry?.models.get(id);
    return model !== undefined && effectiveTier(model) === tier.name ? [{ id, place }] : [];
  });
  const [model] = served;
  const removal = model === undefined || served.length > 1 ? undefined : removePlace(text, model.place);
  if (model === undefined || removal === undefined) return [];
  return [{ ...remove, title: `${remove.title} and \`${model.id}\``, edits: [...removal.edits, ...remove.edits] }];
}
