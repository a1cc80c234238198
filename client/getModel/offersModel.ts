import { sizeText } from "../../core/modelCatalog/amounts.ts";
import { catalogue, memoryNeedOf } from "../../core/modelCatalog/catalogue.ts";
import type { CatalogueModel } from "../../core/modelCatalog/catalogue.ts";
import { memoryFit, memoryText } from "../../core/modelCatalog/memoryFit.ts";
import type { MachineMemory } from "../../core/modelCatalog/memoryFit.ts";

/** What lies on disk of a model: whole, a part from 0 to below 1, or nothing. */
export type OnDisk = "whole" | number | undefined;

/** One line and its second line in the list of models. */
export interface Offer {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly model: CatalogueModel;
}

/** The models that MAGI offers, with what each needs of this machine. */
export function offersOf(memory: MachineMemory, onDisk: ReadonlyMap<string, OnDisk>): readonly Offer[] {
  return catalogue.map((model) => {
    const need = memoryNeedOf(model);
    const isFitting = memoryFit(need, memory) === "fits";
    return {
      label: model.title,
      description: [sizeText(model.bytes), model.licence, diskWords(onDisk.get(model.name))]
        .filter((part) => part !== "")
        .join(" · "),
      detail: `${isFitting ? "" : "$(warning) "}${model.purpose}; ${memoryText(need, memory)}`,
      model,
    };
  });
}

function diskWords(onDisk: OnDisk): string {
  if (onDisk === undefined) return "";
  return onDisk === "whole" ? "on this machine" : `${Math.floor(onDisk * 100)} % are there`;
}
