import type { Command } from "commander";
import { CliError, exitCodes } from "./exit.ts";
import { checkedToken } from "./token.ts";

/** Where `magi serve` listens when nothing else is said, and where the other commands look for it. */
export const usualPort = 4141;

/** How commands find a router that runs. */
export interface RouterOptions {
  readonly url?: string;
  readonly token?: string;
}

export interface RouterAddress {
  /** Base URL without a path. */
  readonly url: string;
  /** Empty for a router that wants none. */
  readonly token: string;
}

export function withRouterOptions(command: Command): Command {
  return command
    .option("--url <url>", `where the router listens (default: MAGI_URL, else http://127.0.0.1:${String(usualPort)})`)
    .option("--token <token>", "the router's token (default: MAGI_TOKEN)");
}

/** What is empty in the environment is as good as not there. @throws CliError when the URL or the token is none. */
export function addressOf({ url, token }: RouterOptions, env = process.env): RouterAddress {
  const given = url ?? (env["MAGI_URL"] || `http://127.0.0.1:${String(usualPort)}`);
  if (!URL.canParse(given) || new URL(given).protocol !== "http:")
    throw new CliError(`'${given}' is not the URL of a router, such as http://127.0.0.1:4141.`, exitCodes.usage);
  // The base URL of OpenAI clients is the same place.
  const { origin } = new URL(given);
  const sent = token ?? env["MAGI_TOKEN"] ?? "";
  return { url: origin, token: sent === "" ? "" : checkedToken(sent) };
}
