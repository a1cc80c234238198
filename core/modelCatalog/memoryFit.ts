import { sizeText } from "./amounts.ts";

/** Of a machine, in bytes. */
export interface MachineMemory {
  /** Undefined where the system does not tell. */
  readonly free: number | undefined;
  readonly total: number;
}

/** `tight`: only when other programs give some up. */
export type MemoryFit = "fits" | "tight" | "too-large";

/** What the system and an editor need for themselves, at least. */
const shareForOthers = 0.2;

export function memoryFit(need: number, { free, total }: MachineMemory): MemoryFit {
  if (need > total * (1 - shareForOthers)) return "too-large";
  return free === undefined || need <= free ? "fits" : "tight";
}

/** What a model needs, against what there is. */
export function memoryText(need: number, memory: MachineMemory): string {
  const needs = `needs ${sizeText(need)} of memory`;
  switch (memoryFit(need, memory)) {
    case "fits":
      return memory.free === undefined
        ? `${needs}, this machine has ${sizeText(memory.total)}`
        : `${needs}, ${sizeText(memory.free)} are free`;
    case "tight":
      return `${needs}, only ${sizeText(memory.free ?? 0)} are free: close other programs`;
    case "too-large":
      return `${needs}, too much for this machine, which has ${sizeText(memory.total)}`;
  }
}
