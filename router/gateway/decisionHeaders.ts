import type { Candidate, Decision } from "../../core/routing/decision.ts";

/** The decision as response headers. `by` is who answers the stage that has begun. */
export function decisionHeaders(
  decision: Decision,
  { profile, by }: { readonly profile: string; readonly by?: Candidate | undefined },
): Record<string, string> {
  const who = by ?? decision.stages[0]?.candidates[0];
  const headers: Record<string, string> = {
    "x-magi-profile": headerSafe(profile),
    "x-magi-score": decision.score.toFixed(1),
    "x-magi-tier": headerSafe(decision.tier),
    "x-magi-stages": decision.stages.length === 1 ? "answer" : decision.stages.map((stage) => stage.role).join(", "),
  };
  if (who !== undefined) {
    headers["x-magi-model"] = headerSafe(who.modelId);
    headers["x-magi-endpoint"] = headerSafe(who.endpoint.slice(who.modelId.length + 1));
  }
  return headers;
}

const ascii = /^[\x20-\x7e]*$/;

/** Headers are ASCII; names of tiers and profiles need not be. */
function headerSafe(value: string): string {
  return ascii.test(value) ? value : encodeURIComponent(value);
}
