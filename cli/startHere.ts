import type { LlamaServerSettings } from "../protocol/llamaServerSettings.ts";
import { installationAt } from "../router/installation.ts";
import type { DecisionLogWish } from "../router/records/decisionLog.ts";
import type { RunningRouter } from "../router/startRouter.ts";
import type { Log } from "../router/log.ts";
import { takeServerKeys } from "../router/takeServerKeys.ts";
import { failureCode } from "../router/upstreams/failureWords.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { complain } from "./complain.ts";
import { CliError, exitCodes } from "./exit.ts";
import { readUsableProfile } from "./namedProfile.ts";
import { readUsableRegistry } from "./usableRegistry.ts";

/**
 * Starts a router in this process. @throws CliError when the profile or the registry cannot be used, or the port not be
 * had.
 */
export async function startHere(asked: {
  readonly paths: WorkspacePaths;
  readonly profile: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Null when anybody on this machine may ask. */
  readonly token: string | null;
  readonly log: Log;
  /** Undefined when no llama-server is to be started. */
  readonly llamaServer: LlamaServerSettings | undefined;
  readonly decisionLog: DecisionLogWish | undefined;
}): Promise<RunningRouter> {
  // The router would start all the same and say so on every request; a person at a terminal wants to know at once.
  await readUsableProfile(asked.profile, asked.paths);
  await readUsableRegistry(asked.paths.registryFile);
  // Only now, so that commands that need no router start without it.
  const { startRouter } = await import("../router/startRouter.ts");
  try {
    const serverKeys = takeServerKeys(process.env, complain);
    return await startRouter({ ...asked, serverKeys, installation: installationAt(__dirname, process.env) });
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    const advice = asked.port === 0 ? "" : " Choose another with --port, or 0 for any that is free.";
    throw new CliError(`${sentence}${isOfPort(error) ? advice : ""}`, exitCodes.unreadable, error);
  }
}

function isOfPort(error: unknown): boolean {
  const code = failureCode(error);
  return code === "EADDRINUSE" || code === "EACCES";
}
