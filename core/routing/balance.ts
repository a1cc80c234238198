import type { Random } from "../ports.ts";
import type { LoadBalancing } from "../profile/profile.ts";
import { assertNever } from "../assertNever.ts";

/** An endpoint that could be asked now. */
export interface Option {
  readonly modelId: string;
  readonly endpoint: string;
  readonly weight: number;
  /** Requests under way there. */
  readonly active: number;
}

/** What balancing depends on besides the endpoints. */
export interface BalancingInput {
  readonly balancing: LoadBalancing;
  /** How many prompts the group has had before this one. */
  readonly turn: number;
  readonly random: Random;
}

/** The options in the order in which they should be tried; the first is the choice. */
export function balance<O extends Option>(options: readonly O[], { balancing, turn, random }: BalancingInput): O[] {
  if (!balancing.enabled) return [...options];
  switch (balancing.strategy) {
    case "round_robin":
      return rotate(options, turn);
    case "least_loaded":
      // Rotating first lets idle endpoints take turns instead of leaving all work to the first.
      return rotate(options, turn).sort((a, b) => load(a) - load(b));
    case "random":
      return shuffle(options, random);
    default:
      return assertNever(balancing.strategy);
  }
}

function load(option: Option): number {
  return option.active / positive(option.weight);
}

/** A weight of zero would take an endpoint out of the arithmetic; the registry's `enabled` is for that. */
function positive(weight: number): number {
  return Math.max(weight, 0.01);
}

/**
 * The options with the one whose turn it is in front and the others after it in rotation. With weights it is the smooth
 * weighted round robin: each option comes up as often as its weight says, spread over the round.
 */
function rotate<O extends Option>(options: readonly O[], turn: number): O[] {
  if (options.length < 2) return [...options];
  const shares = toShares(options.map((option) => positive(option.weight)));
  const round = shares.reduce((sum, share) => sum + share, 0);
  const credit = shares.map(() => 0);
  let chosen = 0;
  for (let step = 0; step <= turn % round; step++) {
    shares.forEach((share, index) => (credit[index] = (credit[index] ?? 0) + share));
    chosen = credit.indexOf(Math.max(...credit));
    credit[chosen] = (credit[chosen] ?? 0) - round;
  }
  return [...options.slice(chosen), ...options.slice(0, chosen)];
}

/** Whole numbers in about the proportion of the weights, small enough that a round is short. */
function toShares(weights: readonly number[]): readonly number[] {
  const least = Math.min(...weights);
  const exact = weights.every((weight) => Number.isInteger(weight / least));
  return weights.map((weight) => Math.min(100, Math.max(1, Math.round((weight / least) * (exact ? 1 : 4)))));
}

/** A random order in which a heavier option tends to come earlier. */
function shuffle<O extends Option>(options: readonly O[], random: Random): O[] {
  const left = [...options];
  const order: O[] = [];
  while (left.length > 0) {
    let point = random() * left.reduce((sum, option) => sum + positive(option.weight), 0);
    const at = left.findIndex((option) => (point -= positive(option.weight)) < 0);
    order.push(...left.splice(at === -1 ? left.length - 1 : at, 1));
  }
  return order;
}
