import { findModels } from "../workspace/discovery/findModels.ts";
import { updateRegistry } from "../workspace/discovery/updateRegistry.ts";
import { watchModelFolders } from "../workspace/discovery/watchModelFolders.ts";
import { complain } from "./complain.ts";
import { addedLines } from "./discoverLines.ts";

/** Where `magi discover --watch` looks, and what it writes to. */
export interface WatchedPlaces {
  /** Absolute; they need not be there yet. */
  readonly folders: readonly string[];
  readonly root: string;
  readonly registryFile: string;
  readonly relativePaths: boolean;
}

/** A timer that never matters: watches alone do not keep a program running. */
const longMs = 2 ** 30;

/**
 * Brings models whose files come into the folders from now on into the registry, each with a line, until Ctrl+C. What goes
 * wrong with one is said, and ends nothing.
 */
export async function watchModels(places: WatchedPlaces): Promise<void> {
  const { folders, ...registry } = places;
  const add = async (found: readonly string[]): Promise<void> => {
    const { models } = await findModels(found);
    const merge = await updateRegistry({ ...registry, found: models });
    const lines = [...addedLines({ models, merge }, process.cwd()), ...merge.warnings];
    if (merge.added.length > 0) process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  };
  // One after the other: each reads the registry and writes it.
  let last = Promise.resolve();
  const watch = watchModelFolders(folders, {
    onNew: (_files, found) => {
      last = last
        .then(() => add(found))
        .catch((error: unknown) => {
          complain(error instanceof Error ? error.message : String(error));
        });
    },
  });
  await watch.ready;
  process.stderr.write("Watching for new model files; Ctrl+C ends it.\n");
  await stopped();
  watch.close();
  await last;
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => undefined, longMs);
    const stop = (): void => {
      clearInterval(timer);
      resolve();
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
  });
}
