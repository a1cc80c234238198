import type { Candidate, StagePlan } from "../../core/routing/decision.ts";
import type { AnswerContext } from "./answerContext.ts";
import type { AttemptFailure } from "./attemptFailure.ts";

/**
 * Waits, in the open, until an endpoint has loaded its model. False when the limit is reached first; rejects with the
 * reason when the client goes.
 */
export async function waitForModel(
  stage: StagePlan,
  { modelId, endpoint }: Candidate,
  failure: AttemptFailure,
  { emit, health, limits, clock, cancellation }: AnswerContext,
): Promise<boolean> {
  const limit = new AbortController();
  const cancel = clock.after(limits.loadingMs, () => {
    limit.abort();
  });
  emit({
    kind: "waiting",
    role: stage.role,
    modelId,
    message: `${modelId} ${failure.message}. The prompt waits up to ${spell(limits.loadingMs)} for it.`,
  });
  try {
    await health.settled(endpoint, AbortSignal.any([cancellation.signal, limit.signal]));
    return true;
  } catch (error) {
    cancellation.throwIfCancelled();
    if (limit.signal.aborted) return false;
    throw error;
  } finally {
    cancel();
  }
}

/** Waits, in the open, until an endpoint may be asked again. Rejects with the reason when the client goes. */
export async function waitToRetry(
  stage: StagePlan,
  { modelId }: Candidate,
  ms: number,
  { emit, clock, cancellation }: AnswerContext,
): Promise<void> {
  const seconds = Math.max(Math.ceil(ms / 1000), 1);
  const message = `${modelId} has no free slot and asks to wait ${String(seconds)} s. The prompt waits.`;
  emit({ kind: "waiting", role: stage.role, modelId, message });
  await new Promise<void>((resolve, reject) => {
    const stopClock = clock.after(Math.max(ms, 0) + 1, () => {
      off();
      resolve();
    });
    const off = cancellation.onCancel((reason) => {
      stopClock();
      reject(reason);
    });
  });
}

function spell(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds >= 120 ? `${String(Math.round(seconds / 60))} minutes` : `${String(seconds)} seconds`;
}
