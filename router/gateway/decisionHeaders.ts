import type { Candidate, Decision } from "../../core/routing/decision.ts";
import { scoreText } from "../../core/routing/scoreText.ts";
import { RecentMap } from "../recentMap.ts";

/** The decision as response headers. `by` is who answers the stage that has begun. */
export function decisionHeaders(
  decision: Decision,
  { profile, by }: { readonly profile: string; readonly by?: Candidate | undefined },
): Record<string, string> {
  const who = by ?? decision.stages[0]?.candidates[0];
  const headers: Record<string, string> = {
    "x-magi-profile": headerSafe(profile),
    "x-magi-score": scoreText(decision.score),
    "x-magi-tier": headerSafe(decision.tier),
    "x-magi-stages": decision.stages.length === 1 ? "answer" : decision.stages.map((stage) => stage.role).join(", "),
  };
  if (who !== undefined) {
    headers["x-magi-model"] = headerSafe(who.modelId);
    headers["x-magi-endpoint"] = placeHeader(who);
  }
  return headers;
}

const ascii = /^[\x20-\x7e]*$/;
const placeHeaders = new RecentMap<string, string>(500);

/** Headers are ASCII; names of tiers and profiles need not be. */
function headerSafe(value: string): string {
  return ascii.test(value) ? value : encodeURIComponent(value);
}

/** Where the endpoint is; endpoint ids are "model@place". The same few come with each answer. */
function placeHeader({ modelId, endpoint }: Candidate): string {
  const known = placeHeaders.get(endpoint);
  if (known !== undefined) return known;
  const place = headerSafe(endpoint.slice(modelId.length + 1));
  placeHeaders.set(endpoint, place);
  return place;
}
