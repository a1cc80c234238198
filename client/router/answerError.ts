import type { AnswerError } from "../../protocol/parseAnswerEvent.ts";

/** The router's own word on why there is no answer, as an exception; `message` is for a person. */
export class RouterAnswerError extends Error {
  readonly code: AnswerError["code"];

  constructor({ message, code }: Pick<AnswerError, "message" | "code">) {
    super(message);
    this.name = "RouterAnswerError";
    this.code = code;
  }
}
