import type { Tier } from "../profile/profile.ts";
import type { RouteRequest, StagePlan } from "./decision.ts";
import type { Place } from "./places.ts";
import type { Need } from "./survey.ts";

/** What a stage wants before it is known who can be asked. */
export interface StageWish {
  readonly role: StagePlan["role"];
  /** The tier that is asked for. */
  readonly tier: Tier;
  /** Tiers that may stand in, in order. */
  readonly standIns: readonly Tier[];
  /** The endpoints of each tier. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly need: Need;
  /** Who answered last; it is preferred when it is of one of these tiers. */
  readonly stayWith?: { readonly by: NonNullable<RouteRequest["lastAnsweredBy"]>; readonly tiers: readonly Tier[] };
  /** Somebody asked for the model by its name. */
  readonly isOneModel?: boolean;
  readonly maxTokens?: number;
}
