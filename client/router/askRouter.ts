import { describeError } from "../log/log.ts";
import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";
import type { Log } from "../log/log.ts";
import { RouterAnswerError } from "./answerError.ts";
import type { Question } from "./question.ts";

/** What is asked of a router that listens. */
export interface AnswersQuestions {
  ask(question: Question, signal: AbortSignal): AsyncIterable<AnswerPart>;
}

/**
 * Asks the router. One that ends before it has said anything is not the end of the question: it is asked again of the
 * router that is started next. @throws a `RouterAnswerError`, or the signal's reason.
 */
export async function* askRouter<Client extends AnswersQuestions>(asked: {
  readonly question: Question;
  /** A router that listens, waiting for one if need be; another one than `not`, which is gone. */
  readonly getClient: (signal: AbortSignal, not?: Client) => Promise<Client>;
  readonly signal: AbortSignal;
  /** Why no router is wanted any more, as an error's code; undefined while one is. */
  readonly whyOff: () => string | undefined;
  readonly log: Log;
}): AsyncGenerator<AnswerPart> {
  const { question, getClient, signal, whyOff, log } = asked;
  // A function, so that the compiler does not take an old reading for the truth after an await.
  const isStopped = (): boolean => signal.aborted;
  const first = await getClient(signal);
  let hasBegun = false;
  try {
    for await (const part of first.ask(question, signal)) {
      hasBegun = true;
      yield part;
    }
    return;
  } catch (error) {
    if (error instanceof RouterAnswerError || isStopped()) throw error;
    log.warn(`The connection to the router: ${describeError(error)}`);
    if (hasBegun) throw stoppedError(whyOff());
  }
  const second = await getClient(signal, first);
  try {
    yield* second.ask(question, signal);
  } catch (error) {
    if (error instanceof RouterAnswerError || isStopped()) throw error;
    log.warn(`The connection to the router: ${describeError(error)}`);
    throw stoppedError(whyOff());
  }
}

function stoppedError(whyOff: string | undefined): RouterAnswerError {
  const message =
    whyOff === "NO_PROFILES"
      ? "The router stopped in the middle of this answer, because there is no profile any more. Create one and send the question again."
      : "The router stopped in the middle of this answer and is being started again. Send the question again.";
  return new RouterAnswerError({ message, code: whyOff ?? "ROUTER_STOPPED" });
}
