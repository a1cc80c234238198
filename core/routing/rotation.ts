import type { Candidate, Decision } from "./decision.ts";
import type { Balancing } from "./situation.ts";

/** What takes turns: an endpoint of a tier, as often as its weight says. */
export interface Rotating extends Pick<Candidate, "tier" | "endpoint"> {
  readonly weight: number;
}

/** A key of `Balancing.turns` and what it is to hold once a decision is carried out. */
export type TurnTaken = NonNullable<Decision["turns"]>[number];

/** An endpoint that was away makes up for this many of its turns and no more. */
const madeUpFor = 8;

/**
 * The options, all of one tier, by whose turn it is, the next one first. Each endpoint has a place, which moves on by 1 / weight with each
 * of its turns; the one that is furthest back is next. So each gets its share whichever others are ready at the time.
 */
export function inTurn<O extends Rotating>(options: readonly O[], { turns }: Balancing): O[] {
  const [first] = options;
  if (first === undefined || options.length === 1) return [...options];
  const tiersPlace = turns.get(tierKey(first.tier)) ?? 0;
  const due: Due<O>[] = [];
  for (const option of options)
    // The middle of the coming turn, so that a light endpoint's only turn lies amid the many of a heavy one.
    due.push({ option, at: placeOf(option, turns, tiersPlace) + 0.5 / positive(option.weight) });
  if (due.length <= few) sortFew(due);
  else due.sort((a, b) => (isAfter(a, b) ? 1 : isAfter(b, a) ? -1 : 0));
  return due.map(({ option }) => option);
}

interface Due<O> {
  readonly option: O;
  readonly at: number;
}

/** Rounding must not decide between places that are the same. */
function isAfter(a: Due<unknown>, b: Due<unknown>): boolean {
  return a.at - b.at >= 1e-9;
}

/** As many as most tiers have: for them, putting each where it belongs costs less than a call of `sort`. */
const few = 16;

function sortFew<O>(due: Due<O>[]): void {
  for (const [index, each] of due.entries()) {
    let at = index;
    for (let before = due[at - 1]; before !== undefined && isAfter(before, each); before = due[at - 1])
      due[at--] = before;
    due[at] = each;
  }
}

/** What a turn of the option changes. */
export function turnOf(option: Rotating, { turns }: Balancing): readonly TurnTaken[] {
  const tier = tierKey(option.tier);
  const tiersPlace = turns.get(tier) ?? 0;
  const place = placeOf(option, turns, tiersPlace);
  return [
    [tier, Math.max(place, tiersPlace)],
    [option.endpoint, place + 1 / positive(option.weight)],
  ];
}

function placeOf({ endpoint, weight }: Rotating, turns: Balancing["turns"], tiersPlace: number): number {
  return Math.max(turns.get(endpoint) ?? 0, tiersPlace - madeUpFor / positive(weight));
}

function tierKey(tier: string): string {
  return `tier ${tier}`;
}

/** A weight of zero would take an endpoint out of the arithmetic; the registry's `enabled` is for that. */
export function positive(weight: number): number {
  return Math.max(weight, 0.01);
}
