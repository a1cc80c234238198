import type { EndpointHealth } from "../health/health.ts";
import type { Random } from "../ports.ts";
import type { Profile } from "../profile/profile.ts";
import type { Registry } from "../registry/registry.ts";

/** What is known of each endpoint, by `Endpoint.id`; an endpoint without an entry was never looked at. */
export type HealthTable = ReadonlyMap<string, EndpointHealth>;

/** What the router remembers so that load is spread over many decisions. */
export interface Balancing {
  /** How far each endpoint is in the rotation; the router sets what `turnsTaken` says after each decision. */
  readonly turns: ReadonlyMap<string, number>;
  readonly random: Random;
}

/** Everything that a decision depends on besides the request. */
export interface Situation {
  readonly profile: Profile;
  readonly registry: Registry;
  readonly health: HealthTable;
  readonly balancing: Balancing;
  /** Milliseconds since the epoch; without it no endpoint's wait is over. */
  readonly now?: number;
}

/** Nothing looked at yet, no prompt before this one: what a decision outside a running router starts from. */
export const untouched: Pick<Situation, "health" | "balancing"> = {
  health: new Map(),
  balancing: { turns: new Map(), random: () => 0 },
};
