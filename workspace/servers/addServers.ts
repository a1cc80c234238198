import { isAbsolute } from "node:path";
import { mergeServers } from "../../core/servers/mergeServers.ts";
import type { ServerMerge } from "../../core/servers/mergeServers.ts";
import type { FileIdentities, FoundServer } from "../../core/servers/matchServed.ts";
import { fileStates } from "../discovery/fileStates.ts";
import { inParallel } from "../discovery/inParallel.ts";
import { identify } from "../discovery/modelFile.ts";
import { shortenedPath } from "../registry/registryPath.ts";
import { rewriteRegistry } from "../registry/rewriteRegistry.ts";
import type { AddressReport } from "./findServers.ts";

export interface AddServersOptions {
  readonly registryFile: string;
  /** Relative paths in the registry are relative to it. */
  readonly root: string;
  readonly reports: readonly AddressReport[];
  /** Which of their models; all unless said. */
  readonly isWanted?: (baseUrl: string, name: string) => boolean;
  /** Write paths within `root` relative to it. */
  readonly relativePaths: boolean;
  /** Only say what would change. */
  readonly dryRun?: boolean;
}

/** What became of the registry. */
export interface ServersAdded extends ServerMerge {
  /** Its text before; undefined when there was none. */
  readonly before: string | undefined;
  readonly isWritten: boolean;
}

const filesAtOnce = 16;

/** Brings the models of servers into the registry, as `rewriteRegistry` does it. */
export function addServers(options: AddServersOptions): Promise<ServersAdded> {
  const { registryFile, root, reports, isWanted = () => true, relativePaths, dryRun = false } = options;
  const servers = reports.flatMap(({ baseUrl, reading }): readonly FoundServer[] => {
    if (reading.state !== "ok") return [];
    const models = reading.models.filter(({ name }) => isWanted(baseUrl, name));
    // Its router knows several; without it, every name is answered by the one that runs.
    return [{ baseUrl, models, answersAnyName: reading.kind === "llama-server" && reading.models.length === 1 }];
  });
  return rewriteRegistry(registryFile, { dryRun }, async (before) =>
    mergeServers({
      text: before,
      servers,
      files: await identities(before, root, reports),
      livePorts: new Set(reports.flatMap((report) => livePortOf(report) ?? [])),
      toRegistryPath: (path) => (relativePaths ? shortenedPath(root, path) : path),
    }),
  );
}

async function identities(
  text: string | undefined,
  root: string,
  reports: readonly AddressReport[],
): Promise<FileIdentities> {
  const known = new Map<string, string>();
  for (const [id, file] of await fileStates(text, root)) if (file.state === "there") known.set(id, file.identity);
  const served = new Map<string, string>();
  const paths = reports.flatMap(({ address, reading }) =>
    // What another machine calls a path is none of this one.
    address.isLoopback && reading.state === "ok" ? reading.models.flatMap(({ file }) => file ?? []) : [],
  );
  await inParallel([...new Set(paths)].filter(isLocalPath), filesAtOnce, async (path) => {
    try {
      const { kind, identity } = await identify(path);
      if (kind === "file") served.set(path, identity);
    } catch {
      // It is in a container of its own, or may not be looked at: then its name has to do.
    }
  });
  return { known, served };
}

/** Looking at a path of Windows' network would sign in on a machine that the server names. */
function isLocalPath(path: string): boolean {
  return isAbsolute(path) && !/^[\\/]{2}/.test(path);
}

function livePortOf({ address, baseUrl, reading }: AddressReport): number | undefined {
  const port = /^http:\/\/[^/]+:(\d+)/.exec(baseUrl)?.[1];
  return address.isLoopback && reading.state !== "silent" && port !== undefined ? Number(port) : undefined;
}
