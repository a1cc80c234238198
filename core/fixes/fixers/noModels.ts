import { ladderOf } from "../../routing/tierLadder.ts";
import type { Fix, Fixer } from "../fix.ts";
import { writtenTiers } from "../ladder.ts";
import { standInsFor } from "../standIns.ts";
import { enableModels } from "./enableModel.ts";

const maxModels = 3;

/** A model for each tier that the profile writes; else the choice of a first one, the lowest tier first. */
export const noModels: Fixer = (_, context) => {
  const ids = standInsFor(undefined, context);
  const tiers = writtenTiers(context) === undefined ? 0 : ladderOf(context.parsed.profile).length;
  const isWhole = tiers > 1 && ids.length === tiers;
  const choices = isWhole ? [ids] : ids.slice(0, maxModels).map((id) => [id]);
  return choices.flatMap((chosen, index): readonly Fix[] => {
    const edit = enableModels(chosen, context);
    if (edit === undefined) return [];
    const title = `Enable ${chosen.map((id) => `\`${id}\``).join(" and ")}`;
    return [{ title, edits: [edit], ...(index === 0 && { isPreferred: true }), isSafe: false }];
  });
};
