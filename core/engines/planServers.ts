/** A model that the active profile would have run, in the order of `enabled_models`. */
export interface WantedServer {
  readonly id: string;
  readonly tier: string | undefined;
}

export interface RunningServer {
  readonly id: string;
  /** Answers are under way there, or it is loading for somebody who waits. */
  readonly isBusy: boolean;
  /** When it was last asked, or started; in milliseconds since the epoch. */
  readonly lastUsed: number;
  /** Started by hand: it stays although the profile does not want it. */
  readonly isPinned: boolean;
}

/** When models are started: with the profile that enables them, only for a prompt, or only by hand. */
export type StartPolicy = "profile" | "prompt" | "never";

export interface ServerPlan {
  readonly start: readonly string[];
  readonly stop: readonly string[];
}

/**
 * What to start and to stop when a profile becomes active. What runs and is wanted stays; the rest of the `most` places go
 * to one model of each tier first, so that every kind of prompt finds a model that is loaded.
 */
export function planServers(asked: {
  readonly wanted: readonly WantedServer[];
  readonly running: readonly RunningServer[];
  readonly most: number;
  readonly policy: StartPolicy;
}): ServerPlan {
  const { wanted, running, most, policy } = asked;
  const ids = new Set(wanted.map(({ id }) => id));
  const stays = running.filter(({ id, isPinned }) => isPinned || ids.has(id));
  const stop = running.filter((server) => !stays.includes(server)).map(({ id }) => id);
  if (policy !== "profile") return { start: [], stop };
  const isThere = new Set(stays.map(({ id }) => id));
  const tiersServed = new Set(wanted.filter(({ id }) => isThere.has(id)).map(({ tier }) => tier));
  const start = inTurns(wanted, tiersServed)
    .filter((id) => !isThere.has(id))
    .slice(0, Math.max(0, most - stays.length));
  return { start, stop };
}

/** Models in the order in which they get a place: the first of each tier, those of tiers that have one after them. */
function inTurns(wanted: readonly WantedServer[], tiersServed: ReadonlySet<string | undefined>): readonly string[] {
  const turns = new Map<string | undefined, number>([...tiersServed].map((tier) => [tier, 1]));
  return wanted
    .map(({ id, tier }) => {
      const turn = turns.get(tier) ?? 0;
      turns.set(tier, turn + 1);
      return { id, turn };
    })
    .sort((one, other) => one.turn - other.turn)
    .map(({ id }) => id);
}

/** How one more model gets a place: there is one, another one has to go first, or all are at work. */
export type Room =
  { readonly kind: "free" } | { readonly kind: "stop"; readonly id: string } | { readonly kind: "full" };

/** Who goes is the one that was not asked for longest; one that was started by hand only when no other can. */
export function roomFor(id: string, running: readonly RunningServer[], most: number): Room {
  const others = running.filter((server) => server.id !== id);
  if (others.length < most) return { kind: "free" };
  const [first] = others
    .filter(({ isBusy }) => !isBusy)
    .sort((one, other) => Number(one.isPinned) - Number(other.isPinned) || one.lastUsed - other.lastUsed);
  return first === undefined ? { kind: "full" } : { kind: "stop", id: first.id };
}

/** Those that nobody has asked for so long that their memory is worth more. */
export function idleServers(running: readonly RunningServer[], now: number, idleMs: number): readonly string[] {
  return running.filter(({ isBusy, lastUsed }) => !isBusy && now - lastUsed >= idleMs).map(({ id }) => id);
}
