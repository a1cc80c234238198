import type { RegistryView } from "../diagnostics/diagnose.ts";
import { readSketch } from "../language/sketch/readSketch.ts";
import { parseProfile } from "../profile/parseProfile.ts";
import { writeProfile } from "../profile/writeProfile.ts";
import { effectiveTier } from "../registry/registry.ts";
import { applyEdits } from "../text/textEdit.ts";
import { addTier } from "./ladder.ts";

export interface EnabledInProfile {
  /** The old text, to the letter, when the profile enables the model already and has its tier. */
  readonly text: string;
  /** The tier that the ladder had not and has now. */
  readonly addedTier?: string;
  /** Whether the ladder has the tier of the model; where it has not, no prompt gets there. */
  readonly hasTier: boolean;
}

/**
 * The text of a profile that enables a model too, with the tier that the model serves: the same one that the quick fix for
 * a missing tier adds. `text` must be a profile without errors.
 */
export function enableInProfile(text: string, stem: string, view: RegistryView, modelId: string): EnabledInProfile {
  const { enabled_models: enabled } = parseProfile(text, stem).profile;
  const withModel = enabled.includes(modelId)
    ? text
    : writeProfile(text, stem, { enabled_models: [...enabled, modelId] });
  const parsed = parseProfile(withModel, stem);
  const model = view.registry?.models.get(modelId);
  const tier = model === undefined ? undefined : effectiveTier(model);
  const hasTier = parsed.profile.tier_config.some(({ name }) => name === tier);
  if (tier === undefined || hasTier) return { text: withModel, hasTier };
  const edits = addTier(tier, { text: withModel, parsed, sketch: readSketch(withModel).sketch, view, stem });
  if (edits === undefined) return { text: withModel, hasTier };
  return { text: applyEdits(withModel, edits), addedTier: tier, hasTier: true };
}
