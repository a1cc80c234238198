import type { AnswerError } from "../../protocol/parseAnswerEvent.ts";

/** The router's own word on why there is no answer, as an exception; `message` is for a person. */
export class RouterAnswerError extends Error {
  readonly code: AnswerError["code"];
  readonly wantsKey: boolean;

  constructor({ message, code, wantsKey }: Omit<AnswerError, "kind">) {
    super(message);
    this.name = "RouterAnswerError";
    this.code = code;
    this.wantsKey = wantsKey === true;
  }
}
