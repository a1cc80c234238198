import type { ParsedProfile } from "../profile/parseProfile.ts";
import { didYouMean } from "../schema/nearestKey.ts";

/** Whether a key that is missing is said to be meant by another one, so that what its absence comes to need not be said. */
export function isMisspelt({ problems }: ParsedProfile, key: string): boolean {
  return problems.some(({ code, message }) => code === "unknown-field" && message.endsWith(didYouMean(key)));
}
