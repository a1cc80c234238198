import { CliError, exitCodes } from "../exit.ts";
import { AnswerPrinter } from "./answerPrinter.ts";
import type { Output } from "./answerPrinter.ts";
import { AnswerError } from "./routerConnection.ts";
import type { Message, RouterConnection } from "./routerConnection.ts";

/** Prompts and answers so far; each prompt is asked with all of them before it. */
export class Conversation {
  readonly #connection: RouterConnection;
  readonly #model: string;
  readonly #messages: Message[] = [];

  constructor(connection: RouterConnection, model: string) {
    this.#connection = connection;
    this.#model = model;
  }

  /**
   * Asks and prints the answer as it comes. A stopped answer stays in the conversation as far as it came; a prompt that
   * got none does not. @throws CliError when there is no answer, or not a whole one; the signal's reason when it is stopped.
   */
  async ask(
    prompt: string,
    signal: AbortSignal,
    outputs: { readonly out: Output; readonly aside: Output },
  ): Promise<void> {
    const printer = new AnswerPrinter(outputs);
    const question: Message = { role: "user", content: prompt };
    try {
      const parts = this.#connection.ask([...this.#messages, question], { model: this.#model, signal });
      for await (const part of parts) printer.take(part);
    } catch (error) {
      if (error instanceof AnswerError) throw new CliError(error.message, exitCodes.problems, error);
      throw error;
    } finally {
      printer.end();
      if (printer.text !== "") this.#messages.push(question, { role: "assistant", content: printer.text });
    }
  }
}

/** A stream of this process as a place to write to. */
export function outputOn(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    hasColour: stream.isTTY && stream.hasColors(),
  };
}
