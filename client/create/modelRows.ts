import { inLadder } from "../../core/onboarding/chooseModels.ts";
import type { OfferedModel } from "../../core/onboarding/modelOffer.ts";
import type { Registry } from "../../core/registry/registry.ts";

/** A line of the list of models to choose from. */
export type ModelRow =
  | { readonly kind: "tier"; readonly label: string }
  | { readonly kind: "model"; readonly label: string; readonly description: string; readonly model: OfferedModel };

/** Models by tier, from the lowest to the highest, each with what it is and what it takes. */
export function modelRows(models: readonly OfferedModel[], { models: known }: Registry): readonly ModelRow[] {
  const rows: ModelRow[] = [];
  let tier: string | undefined;
  for (const model of inLadder(models)) {
    if (model.tier !== tier) {
      tier = model.tier;
      rows.push({ kind: "tier", label: tier });
    }
    const size = known.get(model.id)?.size_params;
    const runs = model.runs === "embedded" ? "MAGI runs it" : "a server runs it";
    const memory = model.memoryBytes > 0 ? `${(model.memoryBytes / 2 ** 30).toFixed(1)} GiB of memory` : "";
    const parts = [size === undefined ? "" : `${String(size)}B`, runs, memory];
    rows.push({ kind: "model", label: model.id, description: parts.filter((part) => part !== "").join(" · "), model });
  }
  return rows;
}
