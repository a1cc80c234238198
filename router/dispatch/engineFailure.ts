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
  // Whoever broke off in another way is there.
  return failureCode(error.cause) === "ECONNREFUSED" ? ofServer(engine, error) : error;
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
      return new AttemptFailure({
        code: error.code,
        words: `cannot answer: ${status.sentence.replace(/\.$/, "")}`,
        state: "down",
        // The sentence says what to do.
        advice: "",
        cause: error,
      });
  }
}

function onItsWay(words: string, cause: AttemptFailure): AttemptFailure {
  return new AttemptFailure({ code: cause.code, words, remedy: "wait", state: "loading", cause });
}
