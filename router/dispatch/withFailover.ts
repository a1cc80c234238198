import { standing } from "../../core/health/standing.ts";
import { endpointName } from "../../core/registry/endpointName.ts";
import type { Candidate, StagePlan } from "../../core/routing/decision.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";
import type { ContextShare } from "../queue/contextShare.ts";
import type { SlotTaker } from "../queue/endpointQueue.ts";
import { RouterError } from "../routerError.ts";
import { isBuiltin, locate } from "../upstreams/upstreams.ts";
import type { Upstream } from "../upstreams/upstreams.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure } from "./attemptFailure.ts";
import { backAgain } from "./backAgain.ts";
import { asEngineFailure } from "./engineFailure.ts";
import { nothingAnswered } from "./nothingAnswered.ts";
import type { FailedAttempt } from "./nothingAnswered.ts";
import { waitForModel, waitToRetry } from "./waitForModel.ts";
import type { LoadingWait } from "./waitForModel.ts";

/** One try at one endpoint. Throws an `AttemptFailure` when the endpoint cannot answer. */
export type Attempt<T> = (target: Target) => Promise<T>;

export interface Target {
  readonly stage: StagePlan;
  readonly candidate: Candidate;
  readonly upstream: Upstream;
  /** Who can be asked instead, `candidate` among them. */
  readonly left: readonly Candidate[];
}

/**
 * Tries the candidates of a stage in order until one begins to answer. One whose slots are all taken is waited for; so is
 * a model that is loading when no other of its tier is left. A mistake of the caller is given back at once.
 * @throws RouterError when no candidate can answer.
 */
export async function withFailover<T>(
  stage: StagePlan,
  share: ContextShare,
  context: AnswerContext,
  attempt: Attempt<T>,
): Promise<Served<T>> {
  const { cancellation, health, clock, conversation } = context;
  const taker: SlotTaker = { conversation, share };
  let left: readonly Candidate[] = stage.candidates;
  let tried: Tried | undefined;
  let announced: Candidate | undefined;
  while (left.length > 0) {
    cancellation.throwIfCancelled();
    const admitted = admit(stage, left, taker, context);
    // Most prompts need not wait at all.
    const candidate = admitted instanceof Promise ? await admitted : admitted;
    const isNew = announced !== candidate;
    announced = candidate;
    const begunAt = clock.now();
    let upstream: Upstream | undefined;
    let failure: AttemptFailure;
    try {
      upstream = whereIs(candidate, context);
      const answering = attempt({ stage, candidate, upstream, left });
      // The prompt is on its way by now: what is told of it takes no time from the first token.
      if (isNew) announce(stage, candidate, context);
      const value = await answering;
      health.observe(candidate.endpoint, answered);
      return new Served(value, { candidate, begunAt, taker }, context);
    } catch (error) {
      if (isNew && upstream === undefined) announce(stage, candidate, context);
      failure = takeFailure(error, { candidate, upstream, begunAt, taker }, context);
    }
    if (failure.remedy === "giveBack") throw givenBack(candidate, failure);
    tried ??= { failures: [], loading: new Map(), retried: new Set(), looks: 0 };
    const { failures, loading, retried } = tried;
    failures.push({ candidate, failure });
    left = openFirst(
      left.filter((each) => each !== candidate),
      context,
    );
    const { endpoint, tier } = candidate;
    if (failure.remedy === "alone" && !share.isAloneAt(endpoint)) {
      share.wantAlone(endpoint);
      left = behind(
        left.findLastIndex((other) => other.tier === tier),
        candidate,
        left,
      );
    }
    if (failure.remedy === "wait") {
      const wait = loading.get(endpoint) ?? { since: clock.now(), times: 0 };
      loading.set(endpoint, wait);
      const sameTier = left.findLastIndex((other) => other.tier === tier && !loading.has(other.endpoint));
      if (sameTier >= 0) left = behind(sameTier, candidate, left);
      else {
        const alike = left.filter((other) => other.tier === tier && loading.has(other.endpoint));
        const ready = await waitForModel(stage, [candidate, ...alike], { failure, wait }, context);
        if (ready !== undefined) {
          left = [ready, ...[candidate, ...left].filter((each) => each !== ready)];
          continue;
        }
      }
    }
    const again = left.length === 0 ? soonest(failures, retried, context) : undefined;
    if (again !== undefined) {
      retried.add(again.endpoint);
      await waitToRetry(stage, again, (health.table.get(again.endpoint)?.retryAt ?? 0) - clock.now(), context);
      left = [again];
      continue;
    }
    if (left.length === 0 && tried.looks++ < mostLooks) left = await backAgain(failures, context);
    const next = left[0];
    if (next === candidate) context.emit(roomWanted(stage, candidate));
    else if (next !== undefined)
      context.emit({
        kind: "failover",
        role: stage.role,
        from: endpoint,
        to: next.endpoint,
        message: `${endpointName(candidate)} ${failure.message}; ${endpointName(next)} is asked instead.`,
      });
  }
  throw nothingAnswered(stage, tried?.failures ?? [], context);
}

/** With a candidate behind the one at an index: to wait for a moment is better than another tier. */
function behind(index: number, candidate: Candidate, left: readonly Candidate[]): readonly Candidate[] {
  return [...left.slice(0, index + 1), candidate, ...left.slice(index + 1)];
}

function roomWanted({ role }: StagePlan, { modelId }: Candidate): RouterEvent {
  const message = `${modelId} has no room for the prompt beside its others. The prompt waits until they are answered.`;
  return { kind: "waiting", role, modelId, message };
}

/** What has become of a prompt so far; most have no failure to tell of. */
interface Tried {
  readonly failures: FailedAttempt[];
  /** The waits for endpoints whose model was loading. */
  readonly loading: Map<string, LoadingWait>;
  /** Those that were asked again after a while. */
  readonly retried: Set<string>;
  looks: number;
}

/** How often it is looked whether somebody came back, when nobody is left. */
const mostLooks = 3;

/** Whoever has failed others meanwhile comes last. */
function openFirst(left: readonly Candidate[], { health, clock }: AnswerContext): readonly Candidate[] {
  const now = clock.now();
  const isUnable = ({ endpoint }: Candidate): boolean => standing(health.table.get(endpoint), now) === "unable";
  return left.some(isUnable) ? [...left.filter((each) => !isUnable(each)), ...left.filter(isUnable)] : left;
}

/** Takes a slot of the first candidate, or of another of its tier that is as good; waits while they have none. */
function admit(
  stage: StagePlan,
  left: readonly Candidate[],
  taker: SlotTaker,
  context: AnswerContext,
): Candidate | Promise<Candidate> {
  const { queue, health, clock } = context;
  const [first] = left;
  if (first === undefined) throw new Error("Somebody is left to be asked.");
  const now = clock.now();
  const isOpen = ({ endpoint }: Candidate): boolean => {
    const how = standing(health.table.get(endpoint), now);
    return how === "ready" || how === "busy";
  };
  // Whoever is down or loading is not waited for in line: trying it tells more.
  if (!isOpen(first)) {
    queue.takeAnyway(first.endpoint, taker);
    return first;
  }
  if (queue.take(first.endpoint, taker)) return first;
  const open = left.filter((candidate) => candidate.tier === first.tier && isOpen(candidate));
  return waitInLine(stage, open, taker, context);
}

async function waitInLine(
  { role, expectedSeconds }: StagePlan,
  candidates: readonly Candidate[],
  taker: SlotTaker,
  { queue, cancellation, emit }: AnswerContext,
): Promise<Candidate> {
  const places = candidates.map((candidate) => ({ candidate, endpoint: candidate.endpoint }));
  const modelId = candidates[0]?.modelId ?? "";
  const { candidate } = await queue.admit({
    places,
    ...taker,
    cancellation,
    expectedSeconds,
    onPosition: (position) => {
      const message = `${modelId} has no free slot. The prompt is number ${String(position)} in line.`;
      emit({ kind: "waiting", role, modelId, message });
    },
  });
  return candidate;
}

interface Begun {
  readonly candidate: Candidate;
  readonly upstream: Upstream | undefined;
  /** In milliseconds since the epoch. */
  readonly begunAt: number;
  readonly taker: SlotTaker;
}

/** Learns from a failure and gives the slot back. @throws the error when no other endpoint can help. */
function takeFailure(
  reason: unknown,
  { candidate, upstream, begunAt, taker }: Begun,
  context: AnswerContext,
): AttemptFailure {
  const { cancellation, queue, engines, clock } = context;
  const endpoint = context.snapshot.endpoints.get(candidate.endpoint);
  const error = upstream === undefined ? reason : asEngineFailure(reason, endpoint && engines.of(endpoint));
  // What is learned from the failure comes first, so that nobody who waits is sent there.
  if (error instanceof AttemptFailure && !cancellation.isCancelled)
    observeFailure(candidate, error, context, { lostMs: clock.now() - begunAt });
  queue.free(candidate.endpoint, taker);
  cancellation.throwIfCancelled();
  if (!(error instanceof AttemptFailure)) throw error;
  return error;
}

const answered = { kind: "answered" } as const;

/** An endpoint that has begun to answer and holds a slot. */
export class Served<T> {
  readonly value: T;
  readonly candidate: Candidate;
  readonly #begunAt: number;
  readonly #taker: SlotTaker;
  readonly #context: AnswerContext;
  #isReleased = false;

  constructor(value: T, { candidate, begunAt, taker }: Omit<Begun, "upstream">, context: AnswerContext) {
    this.value = value;
    this.candidate = candidate;
    this.#begunAt = begunAt;
    this.#taker = taker;
    this.#context = context;
  }

  /** To be called when the endpoint has given its whole answer. */
  completed(): void {
    this.#context.health.observe(this.candidate.endpoint, { kind: "completed", begunAt: this.#begunAt });
  }

  /** To be called when it failed after it had begun. */
  failed(failure: AttemptFailure): void {
    observeFailure(this.candidate, failure, this.#context);
  }

  /** To be called in the end, however it went. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#context.queue.free(this.candidate.endpoint, this.#taker);
  }
}

function whereIs({ endpoint }: Candidate, { snapshot, engines, health, clock }: AnswerContext): Upstream {
  const known = snapshot.endpoints.get(endpoint);
  if (known === undefined)
    throw new AttemptFailure({ code: "UPSTREAM_FAILED", words: "is not an endpoint of the profile any more" });
  const location = locate(known, engines);
  if (location.state !== "there")
    throw new AttemptFailure({
      code: "UPSTREAM_FAILED",
      words: `cannot answer: ${location.detail}`,
      remedy: location.state === "loading" ? "wait" : "elsewhere",
      state: location.state,
    });
  const engine = engines.of(known);
  if (engine?.kind === "llama-server") engine.touch();
  const retryAt = health.table.get(endpoint)?.retryAt;
  const leftAlone = retryAt === undefined ? 0 : retryAt - clock.now();
  if (leftAlone > 0)
    throw new AttemptFailure({
      code: "UPSTREAM_FAILED",
      words: `wants to be left alone for another ${String(Math.ceil(leftAlone / 1000))} s`,
    });
  return location.upstream;
}

function observeFailure(
  candidate: Candidate,
  failure: AttemptFailure,
  { health, clock }: AnswerContext,
  /** Absent when the client sees it fail. */
  loss?: { readonly lostMs: number },
): void {
  const { state, isFault, retryAfterMs, remedy, plain } = failure;
  const why = { detail: `It ${failure.message}.`, ...(plain !== undefined && { plainDetail: `It ${plain}.` }) };
  const cost = remedy === "giveBack" ? undefined : loss;
  if (remedy === "alone") health.observe(candidate.endpoint, { kind: "crowded" });
  else if (state !== undefined)
    health.observe(candidate.endpoint, {
      kind: "failed",
      state,
      ...why,
      ...(retryAfterMs !== undefined && { retryAt: clock.now() + retryAfterMs }),
      ...cost,
    });
  else if (isFault) health.observe(candidate.endpoint, { kind: "fault", ...why, ...cost });
}

/** Of the endpoints that asked to be asked later, the one whose time comes first, if that is soon enough to wait for. */
function soonest(
  failures: readonly FailedAttempt[],
  retried: ReadonlySet<string>,
  { health, limits, clock }: AnswerContext,
): Candidate | undefined {
  const latest = clock.now() + limits.retryAfterMs;
  const times = failures
    .map(({ candidate }) => ({ candidate, at: health.table.get(candidate.endpoint)?.retryAt ?? Infinity }))
    .filter(({ candidate, at }) => at <= latest && !retried.has(candidate.endpoint))
    .sort((a, b) => a.at - b.at);
  return times[0]?.candidate;
}

function announce(stage: StagePlan, candidate: Candidate, { snapshot, emit }: AnswerContext): void {
  const filePath = snapshot.registry.models.get(candidate.modelId)?.file_path;
  emit({
    kind: "stage",
    role: stage.role,
    tier: candidate.tier,
    modelId: candidate.modelId,
    endpoint: candidate.endpoint,
    builtin: filePath !== undefined && isBuiltin(filePath),
  });
}

function givenBack(candidate: Candidate, failure: AttemptFailure): RouterError {
  return new RouterError(failure.code, `${endpointName(candidate)} ${failure.message}.${failure.advice ?? ""}`, {
    cause: failure,
    status: failure.status,
    wantsKey: failure.state === "auth",
  });
}
