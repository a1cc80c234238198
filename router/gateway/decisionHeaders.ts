import { RecentMap } from "../../core/recentMap.ts";
import { endpointPlace } from "../../core/registry/endpointName.ts";
import type { Candidate, Decision } from "../../core/routing/decision.ts";
import { scoreText } from "../../core/routing/scoreText.ts";
import { HeaderLines } from "../httpServer/responseHead.ts";

/** A decision as response headers. `by` is who answers the stage that has begun; without it, whoever is to be asked first. */
export function decisionHeaders(
  decision: Decision,
  { profile, by }: { readonly profile: string; readonly by?: Answerer | undefined },
): readonly HeaderLines[] {
  const who = by ?? decision.stages[0]?.candidates[0];
  const stages = decision.stages.length === 1 ? "answer" : decision.stages.map((stage) => stage.role).join(", ");
  return [linesOfScore(scoreText(decision.score)), linesFor({ profile, tier: decision.tier, stages }, who)];
}

type Answerer = Pick<Candidate, "modelId" | "endpoint">;

/** A hundred and one at most. */
const ofScores = new Map<string, HeaderLines>();

function linesOfScore(score: string): HeaderLines {
  let lines = ofScores.get(score);
  if (lines === undefined) ofScores.set(score, (lines = new HeaderLines({ "x-magi-score": score })));
  return lines;
}

interface Route {
  readonly profile: string;
  readonly tier: string;
  readonly stages: string;
}

/** By endpoint, what was written for it last. */
const written = new RecentMap<string, { readonly route: Route; readonly lines: HeaderLines }>(500);

function linesFor(route: Route, who: Answerer | undefined): HeaderLines {
  const endpoint = who?.endpoint ?? "";
  const known = written.get(endpoint);
  if (known !== undefined && isSame(known.route, route)) return known.lines;
  const lines = new HeaderLines({
    "x-magi-profile": headerSafe(route.profile),
    "x-magi-tier": headerSafe(route.tier),
    "x-magi-stages": route.stages,
    ...(who !== undefined && {
      "x-magi-model": headerSafe(who.modelId),
      "x-magi-endpoint": headerSafe(endpointPlace(who)),
    }),
  });
  written.set(endpoint, { route, lines });
  return lines;
}

function isSame(a: Route, b: Route): boolean {
  return a.profile === b.profile && a.tier === b.tier && a.stages === b.stages;
}

const ascii = /^[\x20-\x7e]*$/;

/** Headers are ASCII; names of tiers and profiles need not be. Half a character, as JSON may have it, has no encoding. */
function headerSafe(value: string): string {
  return ascii.test(value) ? value : encodeURIComponent(Buffer.from(value).toString());
}
