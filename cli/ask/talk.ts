import { createInterface } from "node:readline";
import { CliError } from "../exit.ts";
import type { Conversation } from "./conversation.ts";
import type { Output } from "./answerPrinter.ts";

/** Where lines are typed, and where what is typed is shown. */
interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Asks line by line until the input ends. Ctrl+C stops the answer that is under way; without one it ends the talk, as
 * Ctrl+D does. An answer under way when the input ends is waited for.
 */
export async function talk(
  conversation: Pick<Conversation, "ask">,
  outputs: { readonly out: Output; readonly aside: Output },
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  const isTyped = input.isTTY === true;
  const lines = createInterface({ input, output, prompt: "> ", terminal: isTyped && output.isTTY === true });
  const typing = { isOver: false };
  lines.on("close", () => (typing.isOver = true));
  let underWay: AbortController | undefined;
  const stop = (): void => {
    if (underWay === undefined) lines.close();
    else underWay.abort();
  };
  lines.on("SIGINT", stop);
  process.on("SIGINT", stop);
  try {
    if (isTyped) {
      output.write("Ctrl+C stops an answer, Ctrl+D ends.\n");
      lines.prompt();
    }
    for await (const line of lines) {
      const prompt = line.trim();
      if (prompt !== "") {
        underWay = new AbortController();
        await askOnce(conversation, { prompt, signal: underWay.signal, ...outputs });
        underWay = undefined;
      }
      if (isTyped && !typing.isOver) lines.prompt();
    }
  } finally {
    process.off("SIGINT", stop);
    lines.close();
  }
}

/** A failed answer is said, and the talk goes on. */
async function askOnce(
  conversation: Pick<Conversation, "ask">,
  asked: { readonly prompt: string; readonly signal: AbortSignal; readonly out: Output; readonly aside: Output },
): Promise<void> {
  const { prompt, signal, aside } = asked;
  try {
    await conversation.ask(prompt, signal, asked);
  } catch (error) {
    if (signal.aborted) aside.write("Stopped.\n");
    else if (error instanceof CliError) aside.write(`magi: ${error.message}\n`);
    else throw error;
  }
}
