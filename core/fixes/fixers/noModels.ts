import { effectiveTier } from "../../registry/registry.ts";
import { ladderOf } from "../../routing/tierLadder.ts";
import type { Fixer } from "../fix.ts";
import { enableModel } from "./enableModel.ts";

const maxModels = 3;

/** A first model: one for each tier, the lowest first. */
export const noModels: Fixer = (_, context) => {
  const { parsed, view } = context;
  const usable = [...(view.registry?.models ?? [])].filter(([, { enabled }]) => enabled !== false);
  const ids = ladderOf(parsed.profile).flatMap(({ name }) => {
    const found = usable.find(([, model]) => effectiveTier(model) === name);
    return found === undefined ? [] : [found[0]];
  });
  return ids.slice(0, maxModels).flatMap((id, index) => {
    const edit = enableModel(id, context);
    if (edit === undefined) return [];
    return [{ title: `Enable \`${id}\``, edits: [edit], ...(index === 0 && { isPreferred: true }), isSafe: false }];
  });
};
