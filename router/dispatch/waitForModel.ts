import type { Candidate, StagePlan } from "../../core/routing/decision.ts";
import type { AnswerContext } from "./answerContext.ts";
import type { AttemptFailure } from "./attemptFailure.ts";

/** How a prompt has waited so far for an endpoint that loads its model. */
export interface LoadingWait {
  /** When it was first found loading, in milliseconds since the epoch. */
  readonly since: number;
  /** How often it was waited for. */
  times: number;
}

/**
 * Waits, in the open, until one of the endpoints may have loaded its model, and returns it. Some servers find themselves
 * well while they load: one that was waited for in vain is left alone for a while, longer each time. `undefined` when the
 * limit is reached first; rejects with the reason when the client goes.
 */
export async function waitForModel(
  stage: StagePlan,
  /** The one that failed last comes first. */
  candidates: readonly [Candidate, ...Candidate[]],
  { failure, wait }: { readonly failure: AttemptFailure; readonly wait: LoadingWait },
  { emit, health, limits, clock, cancellation }: AnswerContext,
): Promise<Candidate | undefined> {
  const leftMs = wait.since + limits.loadingMs - clock.now();
  if (leftMs <= 0) return undefined;
  const limit = new AbortController();
  const cancel = clock.after(leftMs, () => {
    limit.abort();
  });
  const signal = AbortSignal.any([cancellation.signal, limit.signal]);
  const [{ modelId }] = candidates;
  const message = `${modelId} ${failure.message}. The prompt waits up to ${spell(limits.loadingMs)} for it.`;
  if (wait.times === 0) emit({ kind: "waiting", role: stage.role, modelId, message });
  const pauseMs = wait.times === 0 ? 0 : Math.min(firstPauseMs * pauseGrowth ** (wait.times - 1), longestPauseMs);
  wait.times++;
  try {
    await pause(pauseMs, clock, signal);
    return await Promise.any(
      candidates.map(async (candidate) => {
        await health.settled(candidate.endpoint, signal);
        return candidate;
      }),
    );
  } catch (error) {
    cancellation.throwIfCancelled();
    if (limit.signal.aborted) return undefined;
    throw error;
  } finally {
    cancel();
    // Nobody waits for the others any more.
    limit.abort();
  }
}

const firstPauseMs = 1_000;
const pauseGrowth = 1.5;
const longestPauseMs = 10_000;

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
  await pause(Math.max(ms, 0) + 1, clock, cancellation.signal);
}

/** Rejects with the signal's reason when that comes first. */
function pause(ms: number, clock: AnswerContext["clock"], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      stopClock();
      // The reason is whatever the owner of the signal gave.
      reject(signal.reason as Error);
    };
    const stopClock = clock.after(ms, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort);
  });
}

function spell(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds >= 120 ? `${String(Math.round(seconds / 60))} minutes` : `${String(seconds)} seconds`;
}
