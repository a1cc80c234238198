import { endpointName } from "../../core/registry/endpointName.ts";
import type { Candidate, StagePlan } from "../../core/routing/decision.ts";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { RouterError } from "../routerError.ts";
import type { AnswerContext } from "./answerContext.ts";
import type { AttemptFailure } from "./attemptFailure.ts";

export interface FailedAttempt {
  readonly candidate: Candidate;
  readonly failure: AttemptFailure;
}

/** What the caller is told when every candidate of a stage was tried. */
export function nothingAnswered(
  stage: StagePlan,
  failures: readonly FailedAttempt[],
  { health, clock, isOneModel }: Pick<AnswerContext, "health" | "clock" | "isOneModel">,
): RouterError {
  const last = failures.at(-1);
  if (last === undefined)
    return new RouterError(
      "NO_HEALTHY_MODEL",
      `No model of the active profile can take this prompt: tier ${stage.tier} has none, and no other tier can stand in.`,
    );
  const { candidate, failure } = last;
  const tried = new Set(failures.map((each) => each.candidate.endpoint)).size;
  const what = `${endpointName(candidate)} ${failure.message}`;
  const sentence = tried === 1 ? `${what}.` : `None of ${String(tried)} endpoints answered; the last, ${what}.`;
  const retryAt = Math.min(...failures.map((each) => health.table.get(each.candidate.endpoint)?.retryAt ?? Infinity));
  const wait = retryAt === Infinity ? undefined : Math.max(Math.ceil((retryAt - clock.now()) / 1000), 1);
  const advice =
    wait === undefined ? adviceAfter(candidate, failure, { isOneModel }) : ` Try again in ${String(wait)} s.`;
  const isTooLong = failures.every((each) => each.failure.code === "CONTEXT_TOO_LONG");
  // Nobody has what was asked for: to ask again would be in vain.
  const isRefused = failures.every((each) => each.failure.status !== undefined);
  // Programs are to ask again, which helps here; a gateway error says that something is broken.
  const isForLater = wait !== undefined || failure.state === "busy" || failure.state === "loading";
  return new RouterError(tried === 1 || isTooLong || isRefused ? failure.code : "NO_HEALTHY_MODEL", sentence + advice, {
    cause: failure,
    status: isForLater ? 503 : isRefused ? failure.status : undefined,
    retryAfterSeconds: wait,
  });
}

function adviceAfter(
  { endpoint }: Candidate,
  { code, state, advice, isFault }: AttemptFailure,
  { isOneModel }: Pick<AnswerContext, "isOneModel">,
): string {
  if (advice !== undefined) return advice;
  if (code === "UPSTREAM_EMPTY") return "";
  if (state === "busy") return " Try again in a moment.";
  if (state === "loading") return " It was waited for long enough; try again later.";
  // It runs, under another name or at another address than the registry says.
  if (state === "wrong-model") return " Correct the model's name or address in the registry, or choose another model.";
  // Under another profile a model that was asked for by its name would still be that one.
  const another = isOneModel
    ? `another model, or «Auto» (\`${letProfileDecide}\`) to let the profile decide`
    : "another profile";
  if (endpoint.endsWith("@embedded")) return ` Correct the model in the registry, or choose ${another}.`;
  // A server that runs need not be started.
  return isFault ? " Look at its log, or choose another model." : ` Start its model server, or choose ${another}.`;
}
