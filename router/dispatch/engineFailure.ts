import type { EngineHandle, ServerHandle } from "../engine/engineStatus.ts";
import { failureCode } from "../upstreams/failureWords.ts";
import { AttemptFailure } from "./attemptFailure.ts";

/**
 * What it means that one of our own engines could not be reached: it is started, for the first time or again, and the
 * prompt waits for it rather than going elsewhere. Other errors stay what they are.
 */
export function asEngineFailure(error: unknown, engine: EngineHandle | undefined): unknown {
  if (engine === undefined || !(error instanceof AttemptFailure) || error.state !== "down") return error;
  if (engine.kind === "embedded") return onItsWay("has lost its engine, which is started again", error);
  if (failureCode(error.cause) === "ECONNREFUSED") return ofServer(engine, error);
  // Whoever broke off in another way is there: the model's server, or who has its port.
  return engine.status.state === "elsewhere" ? cannotAnswer(engine.status.sentence, error) : error;
}

function ofServer(server: ServerHandle, error: AttemptFailure): AttemptFailure {
  server.noteRefused();
  server.wake();
  const { status } = server;
  switch (status.state) {
    case "starting":
      return onItsWay(
        status.sentence === undefined ? "did not run yet; its llama-server is started" : "has to be started first",
        error,
      );
    case "loading":
    case "ready":
    case "restarting":
      return onItsWay("has lost its llama-server, which is started again", error);
    case "idle":
    case "failed":
    case "elsewhere":
      return cannotAnswer(status.sentence, error);
  }
}

function cannotAnswer(sentence: string, cause: AttemptFailure): AttemptFailure {
  return new AttemptFailure({
    code: cause.code,
    words: `cannot answer: ${sentence.replace(/\.$/, "")}`,
    state: "down",
    // The sentence says what to do.
    advice: "",
    cause,
  });
}

function onItsWay(words: string, cause: AttemptFailure): AttemptFailure {
  return new AttemptFailure({ code: cause.code, words, remedy: "wait", state: "loading", cause });
}
