import type { Problem } from "../../problem.ts";
import { effectiveTier } from "../../registry/registry.ts";
import { findItem, findPlace, findScalar } from "../editing/places.ts";
import type { Fix, FixContext } from "../fix.ts";
import { removeTier, writtenTiers } from "../ladder.ts";
import { soundest, whatIsLeft } from "../proof.ts";
import { removeModel } from "./removeModel.ts";

/**
 * Takes a model out of the profile, together with the tier that would be left without one. Where that leads from one
 * problem to another, as with the last model, only when there is no other fix.
 */
export function withoutModel(problem: Problem, context: FixContext, hasOther: boolean): readonly Fix[] {
  const [remove] = removeModel(problem, context, { isSafe: false, isPreferred: !hasOther });
  if (remove === undefined) return [];
  return soundest([remove, ...alsoWithoutTier(problem, remove, context)], context, hasOther);
}

function alsoWithoutTier({ range }: Problem, remove: Fix, context: FixContext): readonly Fix[] {
  const { problems = [], added = [] } = whatIsLeft(remove, context) ?? {};
  const id = findScalar(findItem(findPlace(context.sketch, range)), range)?.text ?? "";
  const model = context.view.registry?.models.get(id);
  // A model that cannot answer has left its tier without one before.
  const own = model === undefined ? undefined : effectiveTier(model);
  const emptied = (writtenTiers(context) ?? []).filter(({ name }) =>
    (name === own ? problems : added).some(isEmptyTier(name)),
  );
  const [tier] = emptied;
  const removal = tier === undefined || emptied.length > 1 ? undefined : removeTier(tier, context);
  if (tier === undefined || removal === undefined) return [];
  const title = `${remove.title} and the tier \`${tier.name}\``;
  return [{ ...remove, title, edits: [...remove.edits, ...removal.edits] }];
}

function isEmptyTier(name: string): (problem: Problem) => boolean {
  return ({ code, message }) => code === "empty-tier" && message.includes(`the tier \`${name}\`,`);
}
