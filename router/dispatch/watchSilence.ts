import { silenceBoundMs, workOf } from "../../core/health/silence.ts";
import type { CheckOutcome } from "../health/healthMonitor.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure } from "./attemptFailure.ts";
import type { Target } from "./withFailover.ts";

/** While a server is silent, its health is looked at this often. */
const lookEveryMs = 2_000;
/** One look may come between two requests; two that find nothing to do show that the prompt is lost. */
const idleLooks = 2;

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
 * looked into: a server that says that it works is left to work, however long it takes, since reading a long prompt on a
 * big model is slow and normal. One that does not say gets as long as its model, the prompt and the tier let expect
 * several times over. One that has nothing to do has lost the prompt; one that refuses connections is given up at once,
 * one that answers nothing at all after a while.
 */
export function watchSilence(
  { stage, candidate }: Pick<Target, "stage" | "candidate">,
  { clock, health, speeds, limits, emit }: Pick<AnswerContext, "clock" | "health" | "speeds" | "limits" | "emit">,
  /** Of the prompt with its conversation, roughly; `Infinity` when it cannot be told how much there is to do. */
  promptTokens: number,
  /** Told once, when the server turns out to be gone. */
  onGone: (failure: AttemptFailure) => void,
): SilenceWatch {
  const patienceMs = Math.max(stage.expectedSeconds * 1000, 500);
  let lastSign = clock.now();
  const stateBefore = health.table.get(candidate.endpoint)?.state ?? "unknown";
  let mute: number | undefined;
  let idle = 0;
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
      return;
    }
    mute = undefined;
    if (outcome === undefined) return;
    if (outcome.state === "down") {
      giveUp(outcome.detail?.replace(/^It /, "").replace(/\.$/, "") ?? "is down");
      return;
    }
    const work = workOf(outcome);
    idle = work === "idle" ? idle + 1 : 0;
    if (idle >= idleLooks) giveUp("has nothing to do any more and has lost the prompt", true);
    else if (work === "unknown" && clock.now() - lastSign >= boundMs())
      giveUp(`said nothing for ${String(Math.round((clock.now() - lastSign) / 1000))} s`, true);
  };
  const boundMs = (): number =>
    silenceBoundMs({
      expectedSeconds: stage.expectedSeconds,
      promptTokens,
      speed: speeds.find(candidate.modelId),
      state: stateBefore,
      loadingMs: limits.loadingMs,
      begun,
    });
  const giveUp = (words: string, isUp = false): void => {
    const code = begun ? "UPSTREAM_BROKE_OFF" : "UPSTREAM_TIMEOUT";
    onGone(new AttemptFailure({ code, words, ...(isUp ? { fault: true } : { state: "down" }) }));
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
      idle = 0;
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
