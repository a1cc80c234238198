import { RouterAnswerError } from "./answerError.ts";
import type { CompletionPart } from "./parseCompletionEvent.ts";

/** Of one answer, its thoughts included: several times what a model says that comes to an end. Whoever shows it gets slow beyond it. */
const longestAnswer = 1_000_000;

/**
 * An answer, as far as it may go; what passes the limit still comes. @throws a `RouterAnswerError` there, and the answer is
 * let go.
 */
export async function* untilTooLong<Part extends CompletionPart>(answer: AsyncIterable<Part>): AsyncGenerator<Part> {
  let characters = 0;
  for await (const part of answer) {
    yield part;
    characters += lengthOf(part);
    if (characters > longestAnswer)
      throw new RouterAnswerError({
        message: `The answer was stopped after ${longestAnswer.toLocaleString("en")} characters: a model that goes on like this repeats itself. Ask another one, or in other words.`,
        code: "ENDLESS",
      });
  }
}

function lengthOf(part: CompletionPart): number {
  switch (part.kind) {
    case "text":
    case "reasoning":
      return part.text.length;
    case "toolCalls":
      return JSON.stringify(part.pieces).length;
    case "event":
    case "done":
      return 0;
  }
}
