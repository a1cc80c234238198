import type { Candidate, Decision } from "../../core/routing/decision.ts";

/** The decision as response headers. `by` is who answers the stage that has begun. */
export function decisionHeaders(
  decision: Decision,
  { profile, by }: { readonly profile: string; readonly by?: Candidate | undefined },
): Readonly<Record<string, string>> {
  const who = by ?? decision.stages[0]?.candidates[0];
  const headers: Record<string, string> = {
    "x-magi-profile": profile,
    "x-magi-score": decision.score.toFixed(1),
    "x-magi-tier": decision.tier,
    "x-magi-stages": decision.stages.map((stage) => stage.role).join(", "),
  };
  if (who !== undefined) {
    headers["x-magi-model"] = who.modelId;
    headers["x-magi-endpoint"] = who.endpoint.slice(who.modelId.length + 1);
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerSafe(value)]));
}

/** Headers are ASCII; names of tiers and profiles need not be. */
function headerSafe(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);
}
