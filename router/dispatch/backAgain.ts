import { standing } from "../../core/health/standing.ts";
import type { Candidate } from "../../core/routing/decision.ts";
import { failureCode } from "../upstreams/failureWords.ts";
import type { AnswerContext } from "./answerContext.ts";
import type { FailedAttempt } from "./nothingAnswered.ts";

/**
 * Of the endpoints that refused the connection, those that take one now. While a prompt goes from one to the next, a server
 * that was just being restarted may have come back. Only those that never saw the prompt are asked again: it may be the
 * prompt that others failed at.
 */
export async function backAgain(
  failures: readonly FailedAttempt[],
  { health, clock, cancellation }: Pick<AnswerContext, "health" | "clock" | "cancellation">,
): Promise<readonly Candidate[]> {
  const refused = failures.filter(({ failure }) => failureCode(failure.cause) === "ECONNREFUSED");
  const sawIt = new Set(failures.filter((each) => !refused.includes(each)).map(({ candidate }) => candidate.endpoint));
  const asked = new Map(refused.map(({ candidate }) => [candidate.endpoint, candidate]));
  for (const endpoint of sawIt) asked.delete(endpoint);
  if (asked.size === 0) return [];
  const isBack = ({ endpoint }: Candidate): boolean => standing(health.table.get(endpoint), clock.now()) === "ready";
  // The first that is back is enough.
  const looks = [...asked.values()].map(async (candidate) => {
    await health.checkNow(candidate.endpoint);
    if (!isBack(candidate)) throw new Error("It is still gone.");
  });
  await Promise.any(looks).catch(() => undefined);
  cancellation.throwIfCancelled();
  return [...asked.values()].filter(isBack);
}
