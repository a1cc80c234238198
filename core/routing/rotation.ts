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
  // The middle of the coming turn, so that a light endpoint's only turn lies amid the many of a heavy one.
  const dueAt = (option: O): number => placeOf(option, turns, tiersPlace) + 0.5 / positive(option.weight);
  if (options.length <= few) return sortFew(options, dueAt);
  const due = options.map((option) => ({ option, at: dueAt(option) }));
  return due.sort((a, b) => (isSame(a.at, b.at) ? 0 : a.at - b.at)).map(({ option }) => option);
}

/** Rounding must not decide between places that are the same. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-9;
}

/** As many as most tiers have. Each prompt has them put in order, so for these nothing is made but the list. */
export const few = 16;
const dueOf = new Float64Array(few);

/** Puts each where it belongs among those before it. */
function sortFew<O>(options: readonly O[], dueAt: (option: O) => number): O[] {
  const sorted = options.slice();
  for (let index = 0; index < sorted.length; index++) {
    const option = sorted[index] as O;
    const due = dueAt(option);
    let at = index;
    for (; at > 0; at--) {
      const before = dueOf[at - 1] ?? due;
      if (before <= due || isSame(before, due)) break;
      dueOf[at] = before;
      sorted[at] = sorted[at - 1] as O;
    }
    dueOf[at] = due;
    sorted[at] = option;
  }
  return sorted;
}

/**
 * Which of the options is next, where the others come after it as they stand, those before it after the last; `undefined`
 * where they do not. The options are all of one tier and of one weight.
 */
export function ringStart(options: readonly [Rotating, ...Rotating[]], { turns }: Balancing): number | undefined {
  const [first] = options;
  const tiersPlace = turns.get(tierKey(first.tier)) ?? 0;
  const firstPlace = placeOf(first, turns, tiersPlace);
  let start = 0;
  let before = firstPlace;
  for (let at = 1; at < options.length; at++) {
    const place = placeOf(options[at] ?? first, turns, tiersPlace);
    if (place < before && !isSame(place, before)) {
      if (start > 0) return undefined;
      start = at;
    }
    before = place;
  }
  // Of two whose places are the same, the one that stands first comes first.
  return start > 0 && (before > firstPlace || isSame(before, firstPlace)) ? undefined : start;
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
  let key = tierKeys.get(tier);
  if (key === undefined) tierKeys.set(tier, (key = `tier ${tier}`));
  return key;
}

/** A key that is the same text each time need not be read to be found. There are as many as tiers have names. */
const tierKeys = new Map<string, string>();

/** A weight of zero would take an endpoint out of the arithmetic; the registry's `enabled` is for that. */
export function positive(weight: number): number {
  return Math.max(weight, 0.01);
}
