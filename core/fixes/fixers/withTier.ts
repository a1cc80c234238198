import { addTier } from "../ladder.ts";
import type { Fix, FixContext } from "../fix.ts";
import { soundest } from "../proof.ts";
import { enableModelsOf } from "./enableModelsOf.ts";

/**
 * Adds a tier that something names, with a model that serves it when none does so far. A tier that no model of the
 * registry serves would be the next problem, so that is offered only when there is no other fix.
 */
export function withTier(name: string, context: FixContext, hasOther: boolean): readonly Fix[] {
  const edits = addTier(name, context);
  if (edits === undefined) return [];
  const add: Fix = { title: `Add the tier \`${name}\``, edits, isSafe: false };
  const [model] = enableModelsOf(name, context);
  const both =
    model === undefined
      ? []
      : [{ ...add, title: `${add.title} and enable \`${model.id}\``, edits: [model.edit, ...edits] }];
  return soundest([add, ...both], context, hasOther);
}
