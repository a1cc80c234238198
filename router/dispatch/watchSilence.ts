import type { CheckOutcome } from "../health/healthMonitor.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure } from "./attemptFailure.ts";
import type { Target } from "./withFailover.ts";

/** While a server is silent, its health is looked at this often. */
const lookEveryMs = 2_000;

export interface SilenceWatch {
  /** Something came from the server, or the server is listened to again after `rest`. */
  heard(): void;
  /** Nobody listens, because the client is still busy with what came: the server may be silent as long as it likes. */
  rest(): void;
  /** From now on a failure is an answer that broke off. */
  firstToken(): void;
  stop(): void;
}

/**
 * Watches over a request whose answer may take long to begin. A silence beyond the tier's expected time is said once and
 * looked into: a server that still answers health checks is left to work, however long it takes; one that refuses
 * connections is given up at once, one that answers nothing at all after a while.
 */
export function watchSilence(
  { stage, candidate }: Pick<Target, "stage" | "candidate">,
  { clock, health, limits, emit }: Pick<AnswerContext, "clock" | "health" | "limits" | "emit">,
  /** Told once, when the server turns out to be gone. */
  onGone: (failure: AttemptFailure) => void,
): SilenceWatch {
  const patienceMs = Math.max(stage.expectedSeconds * 1000, 500);
  let lastSign = clock.now();
  let mute: number | undefined;
  let said = false;
  let begun = false;
  let resting = false;
  let stopped = false;

  const look = async (): Promise<void> => {
    const quietFor = resting ? 0 : clock.now() - lastSign;
    if (quietFor < patienceMs) {
      next(patienceMs - quietFor);
      return;
    }
    if (!said && !begun) {
      said = true;
      const message = `${candidate.modelId} takes longer than the ${String(stage.expectedSeconds)} s that tier ${stage.tier} is expected to need.`;
      emit({ kind: "waiting", role: stage.role, modelId: candidate.modelId, message });
    }
    judge(await health.checkNow(candidate.endpoint));
    next(lookEveryMs);
  };

  const judge = (outcome: CheckOutcome | undefined): void => {
    if (isStopped() || isResting()) return;
    if (outcome?.kind === "silent") {
      mute ??= clock.now();
      if (clock.now() - mute < limits.silenceMs) return;
      giveUp("answers neither the prompt nor a health check");
    } else if (outcome?.state === "down") giveUp(outcome.detail?.replace(/^It /, "").replace(/\.$/, "") ?? "is down");
    else mute = undefined;
  };
  const giveUp = (words: string): void => {
    onGone(new AttemptFailure({ code: begun ? "UPSTREAM_BROKE_OFF" : "UPSTREAM_TIMEOUT", words, state: "down" }));
  };
  // Functions, so that the compiler does not take an old reading for the truth after an await.
  const isStopped = (): boolean => stopped;
  const isResting = (): boolean => resting;

  let cancel = (): void => undefined;
  const next = (delayMs: number): void => {
    if (!isStopped()) cancel = clock.after(delayMs, () => void look());
  };
  next(patienceMs);

  return {
    heard: () => {
      lastSign = clock.now();
      mute = undefined;
      resting = false;
    },
    rest: () => {
      resting = true;
    },
    firstToken: () => {
      begun = true;
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
