import { standing } from "../health/standing.ts";
import type { Profile, Tier } from "../profile/profile.ts";
import type { Decision, ScoredRequest, StagePlan } from "./decision.ts";
import type { Place, Places } from "./places.ts";
import { PromptSize, roomFor } from "./promptSize.ts";
import { ringStart, turnOf } from "./rotation.ts";
import { scoreSentence } from "./scoreText.ts";
import type { Situation } from "./situation.ts";
import { hasNoSlot } from "./survey.ts";
import { findTierFor, standInsFor } from "./tierLadder.ts";

/** Decides without any memory of decisions before. */
type DecideAnew = (request: ScoredRequest, situation: Situation, places: Places) => Decision;

/** What all decisions have in common that find the rotation in the same place. */
interface Shared {
  /** Whose turn it is. */
  readonly first: Place;
  readonly stages: readonly StagePlan[];
  /** By the first of them, which says the score. */
  readonly reasons: Map<string, readonly string[]>;
}

/** A tier whose turns go round: its endpoints and those of each tier that stands in, and what is known by where they are. */
interface Wheel {
  readonly tier: Tier;
  readonly rings: readonly (readonly [Place, ...Place[]])[];
  readonly shared: Map<number, Shared>;
}

/** More places than this are not remembered. */
const mostPlaces = 256;

/**
 * The decision that nearly every prompt gets: its score names the tier, everybody is ready, and it is somebody's turn. There
 * are only as many of these as there are places in the rotation; what they say is made once, by `decideAnew`, and
 * shared, since what a decision leaves for the collector costs as much as making it. `undefined` for every other prompt.
 */
export function usualDecision(
  request: ScoredRequest,
  situation: Situation,
  places: Places,
  decideAnew: DecideAnew,
): Decision | undefined {
  const { profile, balancing } = situation;
  if (request.pinned !== undefined || request.lastAnsweredBy !== undefined || request.hasImages === true)
    return undefined;
  if (!goesRound(profile)) return undefined;
  const { score, contributions } = request.scored;
  const tier = findTierFor(score, places.ladder);
  const wheel = tier === undefined ? undefined : wheelOf(tier, places);
  if (wheel === undefined || !areAllReady(wheel, request, situation)) return undefined;
  let at = 0;
  let first: Place | undefined;
  for (const ring of wheel.rings) {
    const start = ringStart(ring, balancing);
    if (start === undefined) return undefined;
    first ??= ring[start];
    at = at * ring.length + start;
  }
  const shared = wheel.shared.get(at);
  if (shared === undefined) {
    const decision = decideAnew(request, situation, places);
    if (first !== undefined) wheel.shared.set(at, toShared(first, decision));
    return decision;
  }
  return {
    profile: profile.name,
    score,
    contributions,
    tier: wheel.tier.name,
    stages: shared.stages,
    turns: turnOf(shared.first, balancing),
    reasons: reasonsOf(shared, scoreSentence(score)),
  };
}

/** Whether nothing but score and turn decides. */
function goesRound({ two_stage, routing, load_balancing }: Profile): boolean {
  return (
    load_balancing.enabled &&
    load_balancing.strategy === "round_robin" &&
    !two_stage.enabled &&
    routing.rules.length === 0
  );
}

function toShared(first: Place, { stages, reasons }: Decision): Shared {
  return { first, stages, reasons: new Map([[reasons[0] ?? "", reasons]]) };
}

function reasonsOf({ reasons }: Shared, sentence: string): readonly string[] {
  const known = reasons.get(sentence);
  if (known !== undefined) return known;
  const [others = []] = reasons.values();
  const made = [sentence, ...others.slice(1)];
  reasons.set(sentence, made);
  return made;
}

function wheelOf(tier: Tier, places: Places): Wheel | undefined {
  const wheels = known.get(places) ?? new Map<Tier, Wheel | null>();
  const found = wheels.get(tier);
  if (found !== undefined) return found ?? undefined;
  const made = makeWheel(tier, places);
  known.set(places, wheels.set(tier, made));
  return made ?? undefined;
}

const known = new WeakMap<Places, Map<Tier, Wheel | null>>();

/** Null for a tier that has none, such as one whose endpoints have different weights: those do not follow one another in a ring. */
function makeWheel(tier: Tier, { ladder, byTier }: Places): Wheel | null {
  const rings: (readonly [Place, ...Place[]])[] = [];
  let count = 1;
  for (const { name } of [tier, ...standInsFor(tier, ladder)]) {
    const [first, ...others] = byTier.get(name) ?? [];
    // Without endpoints of its own a tier is one that others stand in for.
    if (first === undefined && name === tier.name) return null;
    if (first === undefined) continue;
    if (others.some(({ weight }) => weight !== first.weight)) return null;
    rings.push([first, ...others]);
    count *= 1 + others.length;
  }
  return count > mostPlaces ? null : { tier, rings, shared: new Map() };
}

function areAllReady({ rings }: Wheel, request: ScoredRequest, { health, now = 0 }: Situation): boolean {
  const size = new PromptSize(request);
  const room = roomFor(request);
  for (const ring of rings) {
    for (const { endpoint, slots, contextTokens, isSingleTurn } of ring) {
      const its = health.get(endpoint);
      if (its === undefined || standing(its, now) !== "ready" || hasNoSlot(its, slots)) return false;
      const context = its.contextTokens ?? contextTokens;
      if (context !== undefined && size.fitIn(context, isSingleTurn, room) !== "fits") return false;
    }
  }
  return true;
}
