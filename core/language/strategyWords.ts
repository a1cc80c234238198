import { strategies } from "../profile/profile.ts";
import type { Strategy } from "../profile/profile.ts";

/** What a strategy does, in a few words. */
export const strategyWords: Readonly<Record<Strategy, string>> = {
  round_robin: "the models take turns",
  least_loaded: "the model with the fewest prompts under way",
  random: "any model",
};

/** The same as a sentence. */
export const strategySentences: Readonly<Record<Strategy, string>> = {
  round_robin: "The healthy models of a tier take turns.",
  least_loaded: "A prompt goes to the healthy model of the tier that has the fewest prompts under way.",
  random: "A prompt goes to any healthy model of the tier.",
};

/** A strategy and its sentence as Markdown; `undefined` for a word that is none. */
export function describeStrategy(name: string): string | undefined {
  const strategy = strategies.find((known) => known === name);
  return strategy === undefined ? undefined : `**${strategy}** — ${strategySentences[strategy]}`;
}
