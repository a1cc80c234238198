import { dirname, resolve } from "node:path";
import { Argument } from "commander";
import type { Command } from "commander";
import { exportProfile } from "../../core/export/exportProfile.ts";
import { exportTargets } from "../../core/export/exported.ts";
import type { ExportTarget } from "../../core/export/exported.ts";
import { isMissing, reasonOf } from "../../workspace/fileError.ts";
import { locatedPath } from "../../workspace/registry/registryPath.ts";
import { writeAtomically } from "../../workspace/writeAtomically.ts";
import { CliError, exitCodes } from "../exit.ts";
import { readUsableProfile, whichProfile } from "../namedProfile.ts";
import { readUsableRegistry } from "../usableRegistry.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

interface ExportOptions extends WorkspaceOptions {
  readonly profile?: string;
  readonly out?: string;
}

export function addExport(program: Command): void {
  withWorkspaceOptions(program.command("export"))
    .description("Write a profile in the language of a program that runs on many machines")
    .addArgument(new Argument("<target>", "what to write it for").choices(exportTargets))
    .option("--profile <name>", `the profile to write ${whichProfile}`)
    .option("--out <file>", "where to write it (default: to standard output)")
    .action(run);
}

async function run(target: ExportTarget, options: ExportOptions): Promise<void> {
  const paths = pathsOf(options);
  const { root, registryFile } = paths;
  const { name, parsed } = await readUsableProfile(options.profile, paths);
  const registry = await readUsableRegistry(registryFile);
  const { text, models, losses } = exportProfile(target, {
    name,
    profile: parsed.profile,
    registry,
    toAbsolutePath: (path) => locatedPath(root, path),
  });
  if (models === 0)
    throw new CliError(
      [`Profile '${name}' has no model that ${target} could serve.`, ...losses.map((loss) => `  ${loss}`)].join("\n"),
      exitCodes.problems,
    );
  if (options.out === undefined) process.stdout.write(text);
  else await write(resolve(options.out), text);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeAtomically(file, text);
  } catch (error) {
    const why = isMissing(error) ? `there is no folder ${dirname(file)}` : reasonOf(error);
    throw new CliError(`${file} cannot be written: ${why}.`, exitCodes.unreadable, error);
  }
}
