import { effectiveTier } from "../../registry/registry.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import type { Fix, FixContext } from "../fix.ts";
import { enableModel } from "./enableModel.ts";

const maxModels = 3;

/** The models of the registry that serve a tier, can answer and are not listed yet, each with the edit that lists it. */
export function enableModelsOf(
  tier: string,
  context: FixContext,
): readonly { readonly id: string; readonly edit: TextEdit }[] {
  const { parsed, view } = context;
  const listed = new Set(parsed.profile.enabled_models);
  const ids: string[] = [];
  for (const [id, model] of view.registry?.models ?? []) {
    if (ids.length >= maxModels) break;
    const canAnswer = model.enabled !== false && view.missingFiles?.has(id) !== true;
    if (effectiveTier(model) === tier && canAnswer && !listed.has(id)) ids.push(id);
  }
  return ids.flatMap((id) => {
    const edit = enableModel(id, context);
    return edit === undefined ? [] : [{ id, edit }];
  });
}

/** The same as fixes. */
export function enableFixes(tier: string, context: FixContext): readonly Fix[] {
  return enableModelsOf(tier, context).map(({ id, edit }, index) => ({
    title: `Enable \`${id}\``,
    edits: [edit],
    ...(index === 0 && { isPreferred: true }),
    isSafe: false,
  }));
}
