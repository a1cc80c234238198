import { createInterface } from "node:readline";
import { CliError } from "../exit.ts";
import type { Conversation } from "./conversation.ts";
import type { Output } from "./answerPrinter.ts";

/**
 * Asks line by line until the input ends. Ctrl+C stops the answer that is under way; without one it ends the talk, as
 * Ctrl+D does.
 */
export async function talk(
  conversation: Conversation,
  outputs: { readonly out: Output; readonly aside: Output },
): Promise<void> {
  const { stdin: input, stderr: output } = process;
  const lines = createInterface({ input, output, prompt: "> ", terminal: input.isTTY && output.isTTY });
  let underWay: AbortController | undefined;
  const stop = (): void => {
    if (underWay === undefined) lines.close();
    else underWay.abort();
  };
  lines.on("SIGINT", stop);
  process.on("SIGINT", stop);
  try {
    if (input.isTTY) lines.prompt();
    for await (const line of lines) {
      const prompt = line.trim();
      if (prompt !== "") {
        underWay = new AbortController();
        await askOnce(conversation, { prompt, signal: underWay.signal, ...outputs });
        underWay = undefined;
      }
      if (input.isTTY) lines.prompt();
    }
  } finally {
    process.off("SIGINT", stop);
    lines.close();
  }
}

/** A failed answer is said, and the talk goes on. */
async function askOnce(
  conversation: Conversation,
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
