import { resolve } from "node:path";
import type { Command } from "commander";
import { discover, possibleFolders } from "../../workspace/discovery/discover.ts";
import type { ScanProgress } from "../../workspace/discovery/findModels.ts";
import { typedPath } from "../../workspace/typedPath.ts";
import { discoveryData, discoveryLines } from "../discoverLines.ts";
import { discoverServers, toCliError } from "../discoverServers.ts";
import { CliError, exitCodes } from "../exit.ts";
import { checkProfileWish, jsonWith, linesWith, makeProfile } from "../profileOfModels.ts";
import type { MadeProfile } from "../profileOfModels.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { watchModels } from "../watchModels.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

export function addDiscover(program: Command): void {
  withWorkspaceOptions(program.command("discover"))
    .description("Find GGUF files, or model servers, and bring them into the model registry; nothing is turned on")
    .argument("[dirs...]", "folders to search (default: the registry's scan_path and the folders of known programs)")
    .option(
      "--servers [addresses...]",
      "look for model servers instead: at these addresses, such as box:8080 (default: the usual ports of this machine)",
    )
    .option("--out <file>", "registry to write instead of the workspace's")
    .option(
      "--profile <name>",
      "then write a profile of that name with the models that fit this machine, and turn them on",
    )
    .option("--watch", "then go on, and bring models whose files come into the folders into the registry, until Ctrl+C")
    .option("--dry-run", "only say what would change")
    .option("--json", "as JSON")
    .action(run);
}

interface DiscoverCommandOptions extends WorkspaceOptions {
  readonly servers?: true | readonly string[];
  readonly out?: string;
  readonly profile?: string;
  readonly watch?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

async function run(dirs: readonly string[], options: DiscoverCommandOptions): Promise<void> {
  const paths = pathsOf(options);
  const { root, registryFile } = paths;
  const file = options.out === undefined ? registryFile : resolve(options.out);
  const dryRun = options.dryRun === true;
  checkWatch(options);
  await checkProfileWish(options, paths);
  const profile = (): Promise<MadeProfile | undefined> => makeProfile(options, paths);
  if (options.servers !== undefined) {
    if (dirs.length > 0)
      throw new CliError(
        "Search folders or look for servers, one at a time: --servers takes addresses.",
        exitCodes.usage,
      );
    const addresses = options.servers === true ? [] : options.servers;
    await discoverServers(addresses, {
      root,
      registryFile: file,
      isWorkspaces: file === registryFile,
      dryRun,
      json: options.json === true,
      profile,
    });
    return;
  }
  const progress = showProgress();
  try {
    const discovery = await discover({
      root,
      registryFile: file,
      // The shells of Windows leave `~` as it is.
      folders: dirs.map((dir) => resolve(typedPath(dir))),
      // Relative paths mean something only in the registry of the workspace.
      relativePaths: file === registryFile,
      dryRun,
      onProgress: progress.show,
    });
    progress.end();
    const report = { ...discovery, registryFile: file, dryRun, makesProfile: options.profile !== undefined };
    const made = await profile();
    process.stdout.write(
      options.json === true
        ? jsonWith(discoveryData(report), made)
        : linesWith(discoveryLines(report, process.cwd()), made),
    );
    if (discovery.merge.warnings.length > 0 || made?.data === null) process.exitCode = exitCodes.problems;
    if (options.watch !== true) return;
    await watchModels({
      folders: dirs.length > 0 ? discovery.searched : await possibleFolders({ registryFile: file, root }),
      root,
      registryFile: file,
      relativePaths: file === registryFile,
    });
    process.exitCode = exitCodes.ok;
  } catch (error) {
    progress.end();
    throw toCliError(error, file);
  }
}

/** @throws CliError for what would be done once or not at all. */
function checkWatch({ watch, servers, dryRun, json }: DiscoverCommandOptions): void {
  if (watch === true && (servers !== undefined || dryRun === true || json === true))
    throw new CliError(
      "--watch is for model files that are to be added: without --servers, --dry-run and --json.",
      exitCodes.usage,
    );
}

/** One line on a terminal that changes while files are read; nothing where a program listens. */
function showProgress(): { readonly show: (progress: ScanProgress) => void; readonly end: () => void } {
  const isShown = process.stderr.isTTY;
  let last = 0;
  return {
    show: ({ step, files, of }) => {
      if (!isShown || performance.now() - last < 100) return;
      last = performance.now();
      const text =
        step === "searching" ? `Searching: ${files} GGUF files` : `Reading: ${files} of ${of ?? files} models`;
      process.stderr.write(`\r\u001b[K${text}`);
    },
    end: () => {
      if (isShown && last > 0) process.stderr.write("\r\u001b[K");
      last = 0;
    },
  };
}
