import type { Profile, RoutingRule } from "../profile/profile.ts";
import { readPattern } from "./pattern.ts";
import type { Pattern } from "./pattern.ts";

/** A rule of the profile as far as it can be used. */
export interface ReadRule {
  readonly rule: RoutingRule;
  readonly pattern: Pattern;
}

/** More work than this no profile may ask for at each prompt: steps for each character, of all patterns together. */
const maxSizeOfAll = 3_000;

/** The rules of a profile in their order, each with its pattern. Rules beyond what is bearable count as bad. */
export function readRules({ routing }: Profile): readonly ReadRule[] {
  const before = known.get(routing);
  if (before !== undefined) return before;
  let size = 0;
  const rules = routing.rules.map((rule): ReadRule => {
    if (size >= maxSizeOfAll) return { rule, pattern: tooMuch };
    const pattern = readPattern(rule.pattern);
    if (pattern.state === "ok") size += pattern.size;
    return { rule, pattern };
  });
  known.set(routing, rules);
  return rules;
}

const known = new WeakMap<Profile["routing"], readonly ReadRule[]>();

const tooMuch: Pattern = {
  state: "bad",
  problem: "The rules above come to so much work that this one is left out; write fewer or simpler ones",
};

/** The first rule whose pattern is in the prompt. */
export function findRule(prompt: string, rules: readonly ReadRule[]): RoutingRule | undefined {
  return rules.find(({ pattern }) => pattern.state === "ok" && pattern.isIn(prompt))?.rule;
}
