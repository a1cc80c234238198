import type { Command } from "commander";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { Conversation, outputOn } from "../ask/conversation.ts";
import { RouterConnection } from "../ask/routerConnection.ts";
import { talk } from "../ask/talk.ts";
import { CliError, exitCodes } from "../exit.ts";
import type { LlamaServerOptions } from "../llamaServerOptions.ts";
import { llamaServerWishOf, withLlamaServerOptions } from "../llamaServerOptions.ts";
import type { LogOptions } from "../logOptions.ts";
import { logWishOf, withLogOptions } from "../logOptions.ts";
import { newToken } from "../token.ts";
import type { RouterOptions } from "../routerOptions.ts";
import { addressOf, withRouterOptions } from "../routerOptions.ts";
import { startHere } from "../startHere.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

interface ChatOptions extends WorkspaceOptions, RouterOptions, LogOptions, LlamaServerOptions {
  readonly profile?: string;
  readonly model: string;
  readonly interactive?: boolean;
}

export function addChat(program: Command): void {
  withLlamaServerOptions(withLogOptions(withWorkspaceOptions(withRouterOptions(program.command("chat")))))
    .description("Ask, and see the answer as it comes")
    .argument("[prompt...]", "the prompt; - stands for standard input, which is also read when there is no prompt")
    .option("--profile <name>", "start a router with this profile for as long as it is needed")
    .option(
      "--model <name>",
      "magi lets the profile decide, magi/<tier> asks a tier, a model id that model",
      letProfileDecide,
    )
    .option("-i, --interactive", "go on asking line by line (the usual thing in a terminal without a prompt)")
    .action(chat);
}

async function chat(words: readonly string[], options: ChatOptions): Promise<void> {
  if (options.profile !== undefined && options.url !== undefined)
    throw new CliError("Name a profile to start a router, or the URL of one that runs, not both.", exitCodes.usage);
  const isTalk = options.interactive ?? (words.length === 0 && process.stdin.isTTY);
  if (isTalk && words.length > 0)
    throw new CliError("Give a prompt, or ask line by line with --interactive, not both.", exitCodes.usage);
  const prompt = isTalk ? "" : await promptOf(words);
  const router = await routerFor(options);
  try {
    const conversation = new Conversation(router.connection, options.model);
    const outputs = { out: outputOn(process.stdout), aside: outputOn(process.stderr) };
    if (isTalk) await talk(conversation, outputs);
    else await askOnce(conversation, prompt, outputs);
  } finally {
    await router.stop();
  }
}

async function promptOf(words: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const word of words.length === 0 ? ["-"] : words) parts.push(word === "-" ? await input() : word);
  const prompt = parts.join(parts.some((part) => part.includes("\n")) ? "\n\n" : " ").trim();
  if (prompt === "") throw new CliError("The prompt is empty.", exitCodes.usage);
  return prompt;
}

async function input(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8").trim();
}

async function routerFor(
  options: ChatOptions,
): Promise<{ readonly connection: RouterConnection; readonly stop: () => Promise<void> }> {
  const { profile } = options;
  if (profile === undefined)
    return { connection: new RouterConnection(addressOf(options)), stop: () => Promise.resolve() };
  const token = newToken();
  const router = await startHere({
    paths: pathsOf(options),
    profile,
    port: 0,
    token,
    log: () => undefined,
    // Only what the prompt needs: a terminal waits for nothing else.
    llamaServer: llamaServerWishOf(options, "prompt"),
    decisionLog: logWishOf(options),
  });
  return { connection: new RouterConnection({ url: router.url, token }), stop: () => router.stop() };
}

/** Ctrl+C stops the answer; what came of it stays on the screen. */
async function askOnce(
  conversation: Conversation,
  prompt: string,
  outputs: Parameters<Conversation["ask"]>[2],
): Promise<void> {
  const stop = new AbortController();
  process.once("SIGINT", () => {
    stop.abort();
  });
  try {
    await conversation.ask(prompt, stop.signal, outputs);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    // What a shell expects of a program that Ctrl+C ended.
    process.exitCode = 130;
  }
}
