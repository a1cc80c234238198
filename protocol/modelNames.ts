import { letProfileDecide } from "./routerApi.ts";

const tierPrefix = `${letProfileDecide}/`;

/** The name by which a request asks for a tier: `magi/fast`. */
export function nameOfTier(tier: string): string {
  return tierPrefix + tier;
}

/** The tier that a name asks for; `undefined` for a model's name and for the one that lets the profile decide. */
export function findTierOfName(name: string): string | undefined {
  return name.startsWith(tierPrefix) ? name.slice(tierPrefix.length) : undefined;
}

/** A name as people say it: a tier's own name, a model's id, or "Auto". */
export function labelOfName(name: string): string {
  return name === letProfileDecide ? "Auto" : (findTierOfName(name) ?? name);
}
