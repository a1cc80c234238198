import type { Clock, Random } from "../core/ports.ts";
import { decide, turnsTaken } from "../core/routing/decide.ts";
import type { Decision, ScoredRequest } from "../core/routing/decision.ts";
import type { HealthTable } from "../core/routing/situation.ts";
import type { Snapshot } from "./snapshot/snapshot.ts";

/** Makes decisions and remembers whose turn it is next. */
export class Decider {
  readonly #turns = new Map<string, number>();
  readonly #random: Random;
  readonly #clock: Clock;

  constructor(random: Random, clock: Clock) {
    this.#random = random;
    this.#clock = clock;
  }

  /** A decision that will be carried out: it takes its turn. */
  decide(request: ScoredRequest, snapshot: Snapshot, health: HealthTable): Decision {
    const decision = this.preview(request, snapshot, health);
    for (const [key, place] of turnsTaken(decision)) this.#turns.set(key, place);
    return decision;
  }

  /** A decision to look at: the next one is the same. */
  preview(request: ScoredRequest, { profile, registry }: Snapshot, health: HealthTable): Decision {
    const balancing = { turns: this.#turns, random: this.#random };
    return decide(request, { profile, registry, health, balancing, now: this.#clock.now() });
  }
}
