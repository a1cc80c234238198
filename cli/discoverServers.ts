import { parseAddresses } from "../core/servers/addresses.ts";
import type { ServerAddress } from "../core/servers/addresses.ts";
import { parseServerKeys, serverKeysVariable } from "../core/servers/serverKeys.ts";
import { reasonOf } from "../workspace/fileError.ts";
import { RegistryError } from "../workspace/registry/rewriteRegistry.ts";
import { addServers } from "../workspace/servers/addServers.ts";
import { searchServers } from "../workspace/servers/searchServers.ts";
import { CliError, exitCodes } from "./exit.ts";
import { jsonWith, linesWith } from "./profileOfModels.ts";
import type { MadeProfile } from "./profileOfModels.ts";
import { serverData, serverLines } from "./serverLines.ts";

/**
 * `magi discover --servers`: looks for model servers and brings their models into a registry. An address on the command
 * line is the user's own word, so it may be on another machine.
 */
export async function discoverServers(
  asked: readonly string[],
  {
    root,
    registryFile,
    isWorkspaces,
    dryRun,
    json,
    profile,
  }: {
    readonly root: string;
    readonly registryFile: string;
    /** Whether it is the registry of the workspace, in which relative paths mean something. */
    readonly isWorkspaces: boolean;
    readonly dryRun: boolean;
    readonly json: boolean;
    /** Makes the profile that was asked for, when the models are in the registry. */
    readonly profile: () => Promise<MadeProfile | undefined>;
  },
): Promise<void> {
  const addressesOf = new Map<string, readonly ServerAddress[]>();
  for (const text of asked) {
    const parsed = parseAddresses(text);
    if (parsed === undefined)
      throw new CliError(
        `${text} is no address of a server, such as http://127.0.0.1:8080 or box:8080, without user and query.`,
        exitCodes.usage,
      );
    addressesOf.set(text, parsed);
  }
  const { keys, problems } = parseServerKeys(process.env[serverKeysVariable]);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  try {
    const reports = await searchServers([...addressesOf.values()].flat(), { registryFile, env: process.env, keys });
    const added = await addServers({ registryFile, root, reports, relativePaths: isWorkspaces, dryRun });
    const made = await profile();
    const said = new Set(reports.map(({ baseUrl }) => baseUrl));
    const silent = [...addressesOf].flatMap(([text, addresses]) =>
      addresses.some(({ baseUrls }) => baseUrls.some((url) => said.has(url))) ? [] : [text],
    );
    const report = { ...added, reports, asked, silent, registryFile, dryRun, makesProfile: made !== undefined };
    process.stdout.write(
      json ? jsonWith(serverData(report), made) : linesWith(serverLines(report, process.cwd()), made),
    );
    const isWell = reports.some(({ reading }) => reading.state === "ok");
    if ((asked.length > 0 && !isWell) || made?.data === null) process.exitCode = exitCodes.problems;
  } catch (error) {
    throw toCliError(error, registryFile);
  }
}

/** What goes wrong with a registry, for whoever sits at the terminal. */
export function toCliError(error: unknown, registryFile: string): unknown {
  if (error instanceof RegistryError) return new CliError(error.message, exitCodes.unreadable, error);
  if (error instanceof Error && "code" in error)
    return new CliError(`${registryFile} cannot be written: ${reasonOf(error)}.`, exitCodes.unreadable, error);
  return error;
}
