import { standing } from "../health/standing.ts";
import type { Standing } from "../health/standing.ts";
import type { EndpointHealth } from "../health/health.ts";
import { seesImages } from "../registry/seesImages.ts";
import type { Option } from "./balance.ts";
import type { Candidate } from "./decision.ts";
import type { Place } from "./places.ts";
import type { Fit, PromptSize, Room } from "./promptSize.ts";
import type { Situation } from "./situation.ts";

/** What a prompt asks of whoever answers it. */
export interface Need extends Room {
  readonly size: PromptSize;
  readonly hasImages: boolean;
}

/** An endpoint that may be asked. */
export interface Ranked extends Option {
  readonly candidate: Candidate;
  readonly rank: Standing;
  /** It does not run; a prompt has it started. */
  readonly hasToStart: boolean;
  /** Why it is not `ready`. */
  readonly detail: string | undefined;
  readonly fit: Exclude<Fit, "never">;
  readonly contextTokens: number | undefined;
}

/** An endpoint whose model is too small for the prompt. */
export interface TooSmall {
  readonly place: Place;
  readonly contextTokens: number;
}

/** What the endpoints of a tier are to a prompt. */
export interface Survey {
  readonly options: readonly Ranked[];
  readonly tooSmall: readonly TooSmall[];
  /** They do not see the images. */
  readonly blind: readonly Place[];
}

export function survey(places: readonly Place[], need: Need, { health, now = 0 }: Situation): Survey {
  const options: Ranked[] = [];
  const tooSmall: TooSmall[] = [];
  const blind: Place[] = [];
  for (const place of places) {
    const known = health.get(place.endpoint);
    if (need.hasImages && !(known?.vision ?? seesImages(place.model))) {
      blind.push(place);
      continue;
    }
    const contextTokens = known?.contextTokens ?? place.contextTokens;
    const fit = contextTokens === undefined ? "fits" : need.size.fitIn(contextTokens, place.isSingleTurn, need);
    if (fit === "never" && contextTokens !== undefined) tooSmall.push({ place, contextTokens });
    else if (fit !== "never") options.push(toOption(place, { known, now, fit, contextTokens }));
  }
  return { options, tooSmall, blind };
}

function toOption(
  { tier, modelId, endpoint, candidate, weight, slots }: Place,
  { known, now, fit, contextTokens }: Pick<Ranked, "fit" | "contextTokens"> & Looked,
): Ranked {
  const active = known?.active ?? 0;
  const stands = standing(known, now);
  const isFull = stands === "ready" && known !== undefined && hasNoSlot(known, slots);
  const rank = isFull ? "busy" : stands;
  return {
    tier,
    modelId,
    endpoint,
    candidate,
    weight,
    load: Math.max(active, known?.serverLoad ?? 0),
    rank,
    hasToStart: known?.startsOnPrompt === true,
    detail: rank === "ready" || known === undefined ? undefined : whyNotReady(known, isFull, now),
    fit,
    contextTokens,
  };
}

/** Whether all that an endpoint can do at once is under way; the registry's word on its slots comes first. */
export function hasNoSlot({ active, slots }: EndpointHealth, said: number | undefined): boolean {
  return active >= (said ?? slots ?? Infinity);
}

interface Looked {
  readonly known: EndpointHealth | undefined;
  readonly now: number;
}

function whyNotReady(known: EndpointHealth, isFull: boolean, now: number): string {
  if (isFull) return `all it can do at once is under way (${String(known.active)})`;
  if (known.retryAt !== undefined && known.retryAt > now && known.state !== "down")
    return `it asked not to be asked for ${String(Math.ceil((known.retryAt - now) / 1000))} s`;
  // A detail is a sentence of its own; here it goes on after a colon.
  const why = known.plainDetail ?? known.detail;
  const detail = why?.replace(/\.$/, "").replace(/^(?:It|Its|The|No) /, (word) => word.toLowerCase());
  return detail ?? (known.breaker === undefined ? known.state : "its last prompts failed");
}
