import type { Candidate, StagePlan } from "../../core/routing/decision.ts";
import { RouterError } from "../routerError.ts";
import { isBuiltin, locate } from "../upstreams/upstreams.ts";
import type { Upstream } from "../upstreams/upstreams.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure } from "./attemptFailure.ts";
import { waitForModel } from "./waitForModel.ts";

/** One try at one endpoint. Throws an `AttemptFailure` when the endpoint cannot answer. */
export type Attempt<T> = (target: Target, signal: AbortSignal) => Promise<T>;

export interface Target {
  readonly stage: StagePlan;
  readonly candidate: Candidate;
  readonly upstream: Upstream;
}

export interface Served<T> {
  readonly candidate: Candidate;
  readonly value: T;
  /** To be called when the endpoint has done its work for this stage. */
  readonly release: () => void;
}

/**
 * Tries the candidates of a stage in order until one begins to answer. A model that is loading is waited for when no
 * other of its tier is left; a mistake of the caller is given back at once.
 * @throws RouterError when no candidate can answer.
 */
export async function withFailover<T>(
  stage: StagePlan,
  context: AnswerContext,
  attempt: Attempt<T>,
): Promise<Served<T>> {
  const queue = [...stage.candidates];
  const failures: { readonly candidate: Candidate; readonly failure: AttemptFailure }[] = [];
  const waited = new Set<string>();
  let announced: Candidate | undefined;
  for (let candidate = queue.shift(); candidate !== undefined; candidate = queue.shift()) {
    context.signal.throwIfAborted();
    if (announced !== candidate) announce(stage, candidate, context);
    announced = candidate;
    try {
      return await tryOnce(stage, candidate, context, attempt);
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof AttemptFailure)) throw error;
      if (error.state !== undefined)
        context.health.observe(candidate.endpoint, {
          kind: "failed",
          state: error.state,
          detail: `It ${error.message}.`,
        });
      if (error.remedy === "giveBack") throw givenBack(candidate, error);
      failures.push({ candidate, failure: error });
      if (error.remedy === "wait" && !waited.has(candidate.endpoint)) {
        waited.add(candidate.endpoint);
        const sameTier = queue.findLastIndex((other) => other.tier === candidate.tier && !waited.has(other.endpoint));
        if (sameTier >= 0) queue.splice(sameTier + 1, 0, candidate);
        else if (await waitForModel(stage, candidate, error, context)) {
          queue.unshift(candidate);
          continue;
        }
      }
      const next = queue[0];
      if (next !== undefined)
        context.emit({
          kind: "failover",
          role: stage.role,
          from: candidate.endpoint,
          to: next.endpoint,
          message: `${nameOf(candidate)} ${error.message}; ${nameOf(next)} is asked instead.`,
        });
    }
  }
  throw nothingAnswered(stage, failures);
}

async function tryOnce<T>(
  stage: StagePlan,
  candidate: Candidate,
  context: AnswerContext,
  attempt: Attempt<T>,
): Promise<Served<T>> {
  const endpoint = context.snapshot.endpoints.get(candidate.endpoint);
  if (endpoint === undefined)
    throw new AttemptFailure({ code: "UPSTREAM_FAILED", words: "is not an endpoint of the profile any more" });
  const location = locate(endpoint, context.engines);
  if (location.state !== "there")
    throw new AttemptFailure({
      code: "UPSTREAM_FAILED",
      words: `cannot answer: ${location.detail}`,
      remedy: location.state === "loading" ? "wait" : "elsewhere",
      state: location.state,
    });
  context.health.observe(candidate.endpoint, { kind: "traffic", change: 1 });
  let released = false;
  const release = (): void => {
    if (released) return;
    released = true;
    context.health.observe(candidate.endpoint, { kind: "traffic", change: -1 });
  };
  try {
    const value = await attempt({ stage, candidate, upstream: location.upstream }, context.signal);
    context.health.observe(candidate.endpoint, { kind: "answered" });
    return { candidate, value, release };
  } catch (error) {
    release();
    throw endpoint.kind === "embedded" ? asEngineFailure(error) : error;
  }
}

/** An engine that is gone is started again by its keeper, so the prompt waits for it rather than going elsewhere. */
function asEngineFailure(error: unknown): unknown {
  if (!(error instanceof AttemptFailure) || error.state !== "down") return error;
  return new AttemptFailure({
    code: error.code,
    words: "has lost its engine, which is started again",
    remedy: "wait",
    state: "loading",
    cause: error,
  });
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
  return new RouterError(failure.code, `${nameOf(candidate)} ${failure.message}.`, {
    cause: failure,
    ...(failure.status === undefined ? {} : { status: failure.status }),
  });
}

function nothingAnswered(
  stage: StagePlan,
  failures: readonly { readonly candidate: Candidate; readonly failure: AttemptFailure }[],
): RouterError {
  const last = failures.at(-1);
  if (last === undefined)
    return new RouterError(
      "NO_HEALTHY_MODEL",
      `No model of the active profile can take this prompt: tier ${stage.tier} has none, and no other tier can stand in.`,
    );
  const { candidate, failure } = last;
  const tried = new Set(failures.map((each) => each.candidate.endpoint)).size;
  const what = `${nameOf(candidate)} ${failure.message}`;
  const sentence = tried === 1 ? `${what}.` : `None of ${String(tried)} endpoints answered; the last, ${what}.`;
  const advice = adviceAfter(candidate, failure);
  return new RouterError(tried === 1 ? failure.code : "NO_HEALTHY_MODEL", sentence + advice, { cause: failure });
}

function adviceAfter({ endpoint }: Candidate, { code }: AttemptFailure): string {
  if (code === "UPSTREAM_EMPTY") return "";
  return endpoint.endsWith("@embedded")
    ? " Correct the model in the registry, or choose another profile."
    : " Start its model server, or choose another profile.";
}

/** "qwen3 at http://127.0.0.1:8085/v1", or the id alone for an embedded model. */
export function nameOf({ modelId, endpoint }: Candidate): string {
  const place = endpoint.slice(modelId.length + 1);
  return place === "" || place === "embedded" ? modelId : `${modelId} at ${place}`;
}
