import { sizeText } from "../../core/modelCatalog/amounts.ts";
import { catalogue, memoryNeedOf } from "../../core/modelCatalog/catalogue.ts";
import type { CatalogueModel } from "../../core/modelCatalog/catalogue.ts";
import { memoryFit } from "../../core/modelCatalog/memoryFit.ts";
import type { MachineMemory } from "../../core/modelCatalog/memoryFit.ts";
import { percentThere } from "../text/percentThere.ts";

/** What lies on disk of a model: whole, a part from 0 to below 1, or nothing. */
export type OnDisk = "whole" | number | undefined;

/** One line and its second line in the list of models. */
export interface Offer {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly model: CatalogueModel;
}

/** The models that MAGI offers, with what each needs of this machine. What matters most comes first: lines are cut off. */
export function offersOf(memory: MachineMemory, onDisk: ReadonlyMap<string, OnDisk>): readonly Offer[] {
  return catalogue.map((model) => {
    const need = memoryNeedOf(model);
    const facts = [sizeText(model.bytes), model.licence, `needs ${sizeText(need)} of memory`];
    return {
      label: model.title,
      description: [...facts, ...diskWords(onDisk.get(model.name))].join(" · "),
      detail: [...warnings(need, memory), model.purpose].join(" · "),
      model,
    };
  });
}

/** What stands in the list's box. */
export function offersQuestion({ free, total }: MachineMemory, host: string): string {
  const memory =
    free === undefined
      ? `This machine has ${sizeText(total)} of memory`
      : `${sizeText(free)} of ${sizeText(total)} of memory are free`;
  return `Which model? ${memory}; it comes from ${host}`;
}

function warnings(need: number, memory: MachineMemory): readonly string[] {
  switch (memoryFit(need, memory)) {
    case "fits":
      return [];
    case "tight":
      return ["$(warning) Only when other programs are closed"];
    case "too-large":
      return ["$(warning) Too large for this machine"];
  }
}

function diskWords(onDisk: OnDisk): readonly string[] {
  if (onDisk === undefined) return [];
  return [onDisk === "whole" ? "on this machine" : percentThere(onDisk)];
}
