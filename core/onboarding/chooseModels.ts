import type { Registry, RegistryModel } from "../registry/registry.ts";
import type { OfferedModel } from "./modelOffer.ts";

/** How much of a machine's memory models may take; the rest is for the person's own work. */
const share = 0.7;

/** Small models first, because every prompt may begin there; then what can be had for hard prompts. */
const order = ["fast", "powerful", "balanced"];
const ladder = ["fast", "balanced", "powerful"];

/**
 * The models that a first profile should use: the best one of each tier, as long as all of them together fit into the
 * memory; the smallest one alone when none does. From the lowest tier to the highest.
 */
export function chooseModels(
  offered: readonly OfferedModel[],
  { registry, memoryBytes }: { readonly registry: Registry; readonly memoryBytes: number },
): readonly OfferedModel[] {
  // The guide that ships with MAGI knows nothing but profiles.
  const own = offered.filter(({ id }) => !isBuiltin(registry.models.get(id)));
  const models = own.length > 0 ? own : offered;
  const better = (one: OfferedModel, other: OfferedModel): number =>
    compare(registry.models.get(one.id), registry.models.get(other.id)) || one.memoryBytes - other.memoryBytes;
  const chosen: OfferedModel[] = [];
  let left = memoryBytes * share;
  const tiers = [...new Set([...order, ...models.map(({ tier }) => tier)])];
  for (const tier of tiers) {
    const [best] = models.filter((model) => model.tier === tier && model.memoryBytes <= left).sort(better);
    if (best === undefined) continue;
    chosen.push(best);
    left -= best.memoryBytes;
  }
  const smallest = [...models].sort((one, other) => one.memoryBytes - other.memoryBytes).slice(0, 1);
  return inLadder(chosen.length > 0 ? chosen : smallest);
}

/** In the order of their tiers, the usual ones first; within a tier as they come. */
export function inLadder<T extends { readonly tier: string }>(models: readonly T[]): readonly T[] {
  const rank = ({ tier }: T): number => (ladder.includes(tier) ? ladder.indexOf(tier) : ladder.length);
  return [...models].sort((one, other) => rank(one) - rank(other));
}

/** Negative when the first one serves more people better. */
function compare(one: RegistryModel | undefined, other: RegistryModel | undefined): number {
  return (
    // A model that was never taught to answer goes on with the prompt.
    Number(other?.is_instruct ?? true) - Number(one?.is_instruct ?? true) ||
    // One for code only is no model for everything.
    Number(one?.is_coder ?? false) - Number(other?.is_coder ?? false) ||
    (other?.size_params ?? 0) - (one?.size_params ?? 0) ||
    Number(isCoarse(one?.quantization)) - Number(isCoarse(other?.quantization))
  );
}

/** With fewer than four bits a model is markedly worse than its size promises. */
function isCoarse(quantization = ""): boolean {
  return /Q[1-3]|TQ/i.test(quantization);
}

function isBuiltin(model: RegistryModel | undefined): boolean {
  return model?.file_path?.startsWith("builtin:") === true;
}
