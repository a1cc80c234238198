import { AbstractMessageWriter } from "vscode-languageserver/node";
import type { Message, MessageWriter } from "vscode-languageserver/node";

/**
 * Writes each message in one piece. The library's writer writes header and body apart and waits in between, which costs
 * more processor time than most keys cost to check. Format: the base protocol of the Language Server Protocol 3.17.
 */
export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #output: NodeJS.WritableStream;
  #failures = 0;

  constructor(output: NodeJS.WritableStream) {
    super();
    this.#output = output;
    output.on("error", (error) => {
      this.#fail(error);
    });
    output.on("close", () => {
      this.fireClose();
    });
  }

  /** Resolves when the message was handed to the system, so that who writes much can wait for who reads slowly. */
  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      const body = JSON.stringify(message);
      const whole = `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
      this.#output.write(whole, "utf8", (error) => {
        if (error === null || error === undefined) resolve();
        else {
          this.#fail(error, message);
          reject(error);
        }
      });
    });
  }

  end(): void {
    this.#output.end();
  }

  #fail(error: unknown, message?: Message): void {
    this.#failures++;
    this.fireError(error, message, this.#failures);
  }
}
