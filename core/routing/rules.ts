import type { Profile, RoutingRule } from "../profile/profile.ts";
import { limits, readPattern } from "./pattern.ts";
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

/** Steps that the rules of a profile may take at one prompt, all together. */
const mostSteps = 12_000_000;

/** Of a prompt that is too long for its rules, how many characters of its beginning and of its end they look at. */
export interface Reach {
  readonly beginning: number;
  readonly end: number;
}

/** `undefined` when the rules look at the whole prompt, as they do but for very long ones or very many rules. */
export function reachOf({ length }: string, rules: readonly ReadRule[]): Reach | undefined {
  // As much as any rules can look at.
  if (length <= mostSteps / (maxSizeOfAll + limits.size)) return undefined;
  const size = rules.reduce((sum, { pattern }) => sum + (pattern.state === "ok" ? pattern.size : 0), 0);
  const characters = Math.floor(mostSteps / Math.max(size, 1));
  return length <= characters
    ? undefined
    : { beginning: Math.ceil(0.75 * characters), end: Math.floor(0.25 * characters) };
}

/** The first rule whose pattern is in the prompt, or in what is looked at of it. */
export function findRule(
  prompt: string,
  rules: readonly ReadRule[],
  reach: Reach | undefined,
): RoutingRule | undefined {
  const text =
    reach === undefined ? prompt : `${prompt.slice(0, reach.beginning)}\n${prompt.slice(prompt.length - reach.end)}`;
  return rules.find(({ pattern }) => pattern.state === "ok" && pattern.isIn(text))?.rule;
}
