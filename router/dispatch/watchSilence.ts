import type { EndpointState } from "../../core/health/health.ts";
import { silenceBoundMs, workOf } from "../../core/health/silence.ts";
import type { Silence } from "../../core/health/silence.ts";
import { standing } from "../../core/health/standing.ts";
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
 * big model is slow and normal. One that does not say gets as long as its model, the prompt, an answer that comes in one
 * piece, and the tier let expect several times over. One that has nothing to do has lost the prompt; one that refuses
 * connections is given up at once, one that answers nothing at all after a while, which is shorter when somebody else can
 * have the prompt, and shortest when it has never answered anything.
 */
export function watchSilence(
  target: Watched,
  context: WatchParts,
  work: Work,
  /** Told once, when the server turns out to be gone. */
  onGone: (failure: AttemptFailure) => void,
): SilenceWatch {
  return new Watch(target, context, work, onGone);
}

/** How much a server has to do before something of its answer comes, roughly. */
export type Work = Pick<Silence, "promptTokens" | "answerTokens">;
type Watched = Pick<Target, "stage" | "candidate" | "left">;
type WatchParts = Pick<AnswerContext, "clock" | "health" | "speeds" | "limits" | "emit">;

const nothingKnown = { state: "unknown", active: 0 } as const;

/** One for each request, most of which end long before it has anything to do: so it begins with one timer and no more. */
class Watch implements SilenceWatch {
  readonly #target: Watched;
  readonly #context: WatchParts;
  readonly #work: Work;
  readonly #onGone: (failure: AttemptFailure) => void;
  readonly #expectedMs: number;
  readonly #stateBefore: EndpointState;
  readonly #activeBefore: number;
  /** It has answered something, be it a check or this prompt. */
  #isProven: boolean;
  #sentAt: number;
  #lastSign: number;
  /** When the next look is to come. */
  #dueAt: number;
  #muteSince: number | undefined;
  #idle = 0;
  #hasSaid = false;
  #hasBegun = false;
  #isResting = false;
  #isStopped = false;
  #cancel: () => void;

  constructor(target: Watched, context: WatchParts, work: Work, onGone: (failure: AttemptFailure) => void) {
    this.#target = target;
    this.#context = context;
    this.#work = work;
    this.#onGone = onGone;
    this.#expectedMs = Math.max(target.stage.expectedSeconds * 1000, 500);
    const { state, active } = context.health.table.get(target.candidate.endpoint) ?? nothingKnown;
    this.#stateBefore = state;
    this.#activeBefore = active;
    this.#isProven = this.#stateBefore !== "unknown";
    this.#sentAt = context.clock.now();
    this.#lastSign = this.#sentAt;
    this.#dueAt = this.#sentAt + this.#patienceMs;
    this.#cancel = context.clock.after(this.#patienceMs, () => void this.#look());
  }

  heard(): void {
    this.#isProven = true;
    this.#lastSign = this.#context.clock.now();
    this.#muteSince = undefined;
    this.#idle = 0;
    this.#isResting = false;
  }

  rest(): void {
    this.#isResting = true;
  }

  firstToken(): void {
    this.#hasBegun = true;
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    const { clock, health, limits } = this.#context;
    const { candidate } = this.#target;
    this.#leaveOut(clock.now() - this.#dueAt);
    this.#sayIfLate();
    const quietFor = this.#isResting ? 0 : clock.now() - this.#lastSign;
    if (quietFor < this.#patienceMs) {
      this.#next(this.#patienceMs - quietFor);
      return;
    }
    const askedAt = clock.now();
    const outcome = await health.checkNow(candidate.endpoint);
    // No check takes longer.
    const lateMs = Math.max(clock.now() - askedAt - limits.checkMs, 0);
    this.#leaveOut(lateMs);
    this.#judge(outcome, askedAt + lateMs);
    this.#next(lookEveryMs);
  }

  /** What passed while the machine slept, or while its clock was set, is no silence: nobody could have been heard. */
  #leaveOut(lateMs: number): void {
    const now = this.#context.clock.now();
    const later = (time: number): number => Math.min(time + Math.max(lateMs, 0), now);
    this.#sentAt = later(this.#sentAt);
    this.#lastSign = later(this.#lastSign);
    if (this.#muteSince !== undefined) this.#muteSince = later(this.#muteSince);
  }

  /** Signs of life do not put it off: the first token is late all the same. */
  #sayIfLate(): void {
    const { clock, emit } = this.#context;
    if (this.#hasSaid || this.#hasBegun || clock.now() - this.#sentAt < this.#expectedMs) return;
    this.#hasSaid = true;
    const { stage, candidate } = this.#target;
    const message = `${candidate.modelId} takes longer than the ${String(stage.expectedSeconds)} s that tier ${stage.tier} is expected to need.`;
    emit({ kind: "waiting", role: stage.role, modelId: candidate.modelId, message });
  }

  #judge(outcome: CheckOutcome | undefined, askedAt: number): void {
    if (this.#isStopped || this.#isResting) return;
    const now = this.#context.clock.now();
    if (outcome?.kind === "silent") {
      this.#muteSince ??= askedAt;
      if (now - this.#muteSince < this.#mutenessMs()) return;
      this.#giveUp("answers neither the prompt nor a health check");
      return;
    }
    this.#muteSince = undefined;
    if (outcome === undefined) return;
    this.#isProven = true;
    if (outcome.state === "down") {
      this.#giveUp(outcome.detail?.replace(/^It /, "").replace(/\.$/, "") ?? "is down");
      return;
    }
    const work = workOf(outcome);
    this.#idle = work === "idle" ? this.#idle + 1 : 0;
    const quietFor = now - this.#lastSign;
    if (this.#idle >= idleLooks) this.#giveUp("has nothing to do any more and has lost the prompt", true);
    else if (work === "unknown" && quietFor >= this.#boundMs())
      this.#giveUp(`said nothing for ${String(Math.round(quietFor / 1000))} s`, true);
  }

  /** Whoever has never answered anything is looked at early: it may be no server at all. */
  get #patienceMs(): number {
    return this.#isProven ? this.#expectedMs : Math.min(this.#expectedMs, lookEveryMs);
  }

  #mutenessMs(): number {
    const { silenceMs, silenceWithOthersMs } = this.#context.limits;
    if (this.#hasBegun || !this.#hasOthers()) return silenceMs;
    return this.#isProven ? Math.min(silenceMs, silenceWithOthersMs) : 0;
  }

  #hasOthers(): boolean {
    const { clock, health } = this.#context;
    const { candidate, left } = this.#target;
    const now = clock.now();
    return left.some(
      ({ endpoint }) => endpoint !== candidate.endpoint && standing(health.table.get(endpoint), now) === "ready",
    );
  }

  #boundMs(): number {
    const { stage, candidate } = this.#target;
    const activeNow = this.#context.health.table.get(candidate.endpoint)?.active ?? 0;
    return silenceBoundMs({
      expectedSeconds: stage.expectedSeconds,
      ...this.#work,
      active: Math.max(this.#activeBefore, activeNow),
      speed: this.#context.speeds.find(candidate.modelId),
      wholeSpeed: this.#context.speeds.findWhole(candidate.modelId),
      state: this.#stateBefore,
      loadingMs: this.#context.limits.loadingMs,
      begun: this.#hasBegun,
    });
  }

  #giveUp(words: string, isUp = false): void {
    const code = this.#hasBegun ? "UPSTREAM_BROKE_OFF" : "UPSTREAM_TIMEOUT";
    this.#onGone(new AttemptFailure({ code, words, ...(isUp ? { fault: true } : { state: "down" }) }));
  }

  #next(delayMs: number): void {
    if (this.#isStopped) return;
    this.#dueAt = this.#context.clock.now() + delayMs;
    this.#cancel = this.#context.clock.after(delayMs, () => void this.#look());
  }
}
