import type { Command } from "commander";
import { terminalSafe } from "../../core/text/terminalSafe.ts";
import { logToStderr, traceOf } from "../../router/log.ts";
import { CliError, exitCodes } from "../exit.ts";
import type { LlamaServerOptions } from "../llamaServerOptions.ts";
import { llamaServerWishOf, withLlamaServerOptions } from "../llamaServerOptions.ts";
import type { LogOptions } from "../logOptions.ts";
import { logWishOf, withLogOptions } from "../logOptions.ts";
import { readNamedProfile, whichProfile } from "../namedProfile.ts";
import { checkedToken, newToken } from "../token.ts";
import { usualPort } from "../routerOptions.ts";
import { startAgainAsRouter } from "../startAgainAsRouter.ts";
import { startHere } from "../startHere.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

interface ServeOptions extends WorkspaceOptions, LogOptions, LlamaServerOptions {
  readonly profile?: string;
  readonly port: string;
  readonly token?: string;
  /** False with `--no-auth`. */
  readonly auth: boolean;
}

export function addServe(program: Command): void {
  withLlamaServerOptions(withLogOptions(withWorkspaceOptions(program.command("serve"))))
    .description("Answer OpenAI clients on this machine, as a profile says")
    .option("--profile <name>", `the profile that decides ${whichProfile}`)
    .option("--port <number>", "where to listen on 127.0.0.1; 0 for any free port", String(usualPort))
    .option("--token <token>", "what clients must send (default: MAGI_TOKEN, else a new one)")
    .option("--no-auth", "let every program of this machine ask without a token")
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const port = portOf(options.port);
  const token = tokenOf(options);
  startAgainAsRouter();
  process.on("uncaughtException", (error) => {
    logToStderr(`the router ends after an exception that nobody caught: ${traceOf(error)}`);
    process.exit(exitCodes.unreadable);
  });
  const paths = pathsOf(options);
  const { name: profile } = await readNamedProfile(options.profile, paths);
  const router = await startHere({
    paths,
    profile,
    port,
    token: token.value,
    log: logToStderr,
    // What the profile enables is there before the first client asks.
    llamaServer: llamaServerWishOf(options, "profile"),
    decisionLog: logWishOf(options),
  });
  const wasStopped = signalled();
  if (token.isNew)
    process.stderr.write(`Clients must send this token, for as long as this runs:\n  MAGI_TOKEN=${token.value}\n`);
  if (options.profile === undefined) process.stderr.write(terminalSafe(`Profile ${profile} decides.\n`));
  process.stdout.write(`${router.url}\n`);
  await wasStopped;
  // An engine that does not want to end must not keep the terminal.
  setTimeout(() => process.exit(exitCodes.ok), 3_000).unref();
  await router.stop("The router was stopped before this answer was whole. Start it again, and repeat the prompt.");
  process.exit(exitCodes.ok);
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535))
    throw new CliError(`'${text}' is not a port: --port takes a whole number from 0 to 65535.`, exitCodes.usage);
  return port;
}

type Token = { readonly value: string; readonly isNew: boolean } | { readonly value: null; readonly isNew: false };

function tokenOf({ token, auth }: ServeOptions): Token {
  if (!auth) {
    if (token !== undefined) throw new CliError("Give a --token or --no-auth, not both.", exitCodes.usage);
    return { value: null, isNew: false };
  }
  // Empty in the environment is as good as not there.
  const value = token ?? (process.env["MAGI_TOKEN"] || undefined);
  if (value === undefined) return { value: newToken(), isNew: true };
  return { value: checkedToken(value), isNew: false };
}

/** Resolves when somebody wants this to end. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => {
        resolve();
      });
  });
}
