import { scorePrompt } from "../complexity/scorePrompt.ts";
import type { RouteRequest, ScoredRequest } from "./decision.ts";

/** Scores the last user turn in the light of the turns before it. Without a user turn, an empty prompt is scored. */
export function scoreRequest(request: RouteRequest): ScoredRequest {
  const at = request.turns.findLastIndex((turn) => turn.role === "user");
  const prompt = request.turns[at]?.content ?? "";
  return { ...request, scored: scorePrompt(prompt, request.turns.slice(0, Math.max(at, 0))) };
}
