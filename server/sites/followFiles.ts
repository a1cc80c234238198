import { readdir, realpath } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { DidChangeWatchedFilesNotification } from "vscode-languageserver/node";
import type { ClientCapabilities, Connection, FileSystemWatcher } from "vscode-languageserver/node";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { watchFiles } from "../../workspace/watchFiles.ts";
import { uriOfPath } from "../convert/filePaths.ts";
import type { Site } from "./site.ts";
import { isInside } from "./sites.ts";
import type { Follow } from "./sites.ts";

/**
 * How a site's files are followed: by the editor where it offers to and the files are in the workspace folder, since it
 * watches that folder anyway; else, and for what links lead to, by our own watch.
 */
export function followWith(connection: Connection, capabilities: ClientCapabilities): Follow {
  const offer = capabilities.workspace?.didChangeWatchedFiles;
  return (site) => {
    const { root, profilesDir, registryFile } = site.paths;
    const canAsk = offer?.dynamicRegistration === true && isInside(profilesDir, root) && isInside(registryFile, root);
    return canAsk ? askEditor(connection, site, offer.relativePatternSupport === true) : watchSelf(site);
  };
}

/** The sites whose files are among the changed ones look at them again. */
export function refreshChanged(sites: readonly Site[], changed: readonly string[]): void {
  for (const site of sites) {
    const { profilesDir, registryFile } = site.paths;
    const registry = changed.some((path) => isInside(registryFile, path));
    const profiles = changed.some((path) => isInside(profilesDir, path) || dirname(path) === profilesDir);
    if (registry || profiles) void site.refresh({ registry, profiles });
  }
}

function watchSelf(site: Site): { close(): void } {
  const { profilesDir, registryFile } = site.paths;
  return watchFiles([profilesDir, registryFile], () => void site.refresh({ registry: true, profiles: true }));
}

function askEditor(connection: Connection, site: Site, relativePatterns: boolean): { close(): void } {
  let own: { close(): void } | undefined;
  let isClosed = false;
  const { root, profilesDir, registryFile } = site.paths;
  // A folder that is deleted or moved is reported as itself and not for each of its files.
  const paths = [...foldersBetween(root, profilesDir), ...foldersBetween(root, registryFile)];
  const patterns = [...new Set([...paths, `${slashed(relative(root, profilesDir))}/*.{yaml,yml}`])];
  const watchers = patterns.map((pattern): FileSystemWatcher => ({
    globPattern: relativePatterns ? { baseUri: uriOfPath(root), pattern } : `**/${pattern}`,
  }));
  const watchToo = (): void => {
    if (!isClosed) own ??= watchSelf(site);
  };
  const registration = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  registration.catch((error: unknown) => {
    connection.console.warn(`The editor does not watch ${root} for MAGI, which does it itself: ${String(error)}`);
    watchToo();
  });
  void hasLinks(site.paths).then((found) => {
    if (found) watchToo();
  });
  return {
    close: () => {
      isClosed = true;
      own?.close();
      registration.then(
        (registered) => {
          registered.dispose();
        },
        () => undefined, // It was never registered.
      );
    },
  };
}

/** Whether the registry or a profile lies elsewhere than its path says: what is written there is no change of the link. */
async function hasLinks({ root, profilesDir, registryFile }: WorkspacePaths): Promise<boolean> {
  try {
    const base = await realpath(root);
    const isElsewhere = async (path: string): Promise<boolean> => {
      const place = await realpath(path).catch(() => undefined); // It may not be there yet.
      return place !== undefined && place !== join(base, relative(root, path));
    };
    if ((await isElsewhere(registryFile)) || (await isElsewhere(profilesDir))) return true;
    return (await readdir(profilesDir, { withFileTypes: true })).some((entry) => entry.isSymbolicLink());
  } catch {
    return false; // There is nothing to follow yet.
  }
}

/** The way from a folder down to a path, without the folder: `data`, `data/model_registry.json`. */
function foldersBetween(root: string, path: string): readonly string[] {
  const steps = slashed(relative(root, path))
    .split("/")
    .filter((step) => step !== "");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
