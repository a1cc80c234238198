import { parseServerKeys, serverKeysVariable } from "../core/servers/serverKeys.ts";
import type { ServerKeys } from "../core/servers/serverKeys.ts";
import type { Log } from "./log.ts";

/**
 * The keys of model servers that the environment has. They are taken out of it: neither the engines nor the llama-servers,
 * which inherit the rest, need to know them.
 */
export function takeServerKeys(environment: NodeJS.ProcessEnv, log: Log): ServerKeys {
  const { keys, problems } = parseServerKeys(environment[serverKeysVariable]);
  for (const problem of problems) log(problem);
  Reflect.deleteProperty(environment, serverKeysVariable);
  return keys;
}
