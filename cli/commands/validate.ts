import type { Command } from "commander";
import { Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import type { Severity } from "../../core/problem.ts";
import { complain } from "../complain.ts";
import { CliError, exitCodes } from "../exit.ts";
import { filesToCheck } from "../validate/filesToCheck.ts";
import { checkFile } from "../validate/checkFile.ts";
import type { Checked } from "../validate/checkFile.ts";
import type { Finding, Report } from "../validate/finding.ts";
import { SeveritySettings } from "../validate/severitySettings.ts";
import { FolderNames } from "../validate/folderNames.ts";
import { toGithub } from "../validate/github.ts";
import { toJson } from "../validate/json.ts";
import { toPretty } from "../validate/pretty.ts";
import { RegistryViews } from "../validate/registryViews.ts";
import { publishedRulesLink } from "../validate/rulesLink.ts";
import { toSarif } from "../validate/sarif.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

const formats = {
  pretty: toPretty,
  json: toJson,
  sarif: (report: Report) => toSarif(report, { version: manifest.version, linkOf: publishedRulesLink(manifest) }),
  github: toGithub,
} as const;

interface ValidateOptions extends WorkspaceOptions {
  readonly format: keyof typeof formats;
  readonly maxWarnings?: number;
  readonly fix?: boolean;
  /** False with `--no-settings`. */
  readonly settings: boolean;
}

export function addValidate(program: Command): void {
  withWorkspaceOptions(program.command("validate"))
    .description("Check profiles as the editor does")
    .argument(
      "[paths...]",
      "profiles, folders of them, or a model registry (default: the profiles and the registry of the workspace)",
    )
    .addOption(
      new Option("--format <format>", "how to print: for people, for programs, for code scanning, for a GitHub log")
        .choices(Object.keys(formats))
        .default("pretty"),
    )
    .option("--max-warnings <n>", "end with 1 when there are more warnings than this", toCount)
    .option("--fix", "apply the fixes that are safe, then say what is left")
    .option("--no-settings", "do not heed `magi.diagnostics.severity` in the workspace's .vscode/settings.json")
    .addHelpText(
      "after",
      "\nEnds with 0 when clean (warnings count only with --max-warnings, hints never), 1 with problems, 2 on wrong usage," +
        "\n3 when something could not be read or written.",
    )
    .action(validate);
}

async function validate(paths: readonly string[], options: ValidateOptions): Promise<void> {
  await requireRegistry(options);
  const { files, failures: unread } = await filesToCheck(paths, options);
  const registries = new Set(files.filter(({ kind }) => kind === "registry").map(({ path }) => path));
  const parts = {
    options,
    views: new RegistryViews(options, registries),
    names: new FolderNames(),
    settings: new SeveritySettings({
      isHeeded: options.settings,
      warn: complain,
    }),
    fix: options.fix === true,
  };
  const checked: Checked[] = [];
  for (const file of files) checked.push(await checkFile(file, parts));
  const findings = checked.flatMap((one) => one.findings);
  const fixed = checked.filter(({ titles }) => titles.length > 0);
  const failures = [...unread, ...checked.flatMap(({ failure }) => failure ?? [])];

  // Programs get a whole document whatever happens; to people "no problems" would say too much.
  if (files.length > 0 || options.format !== "pretty")
    process.stdout.write(formats[options.format]({ findings, fixed, files }));
  // Only people read of fixes on standard output; programs expect nothing but findings there.
  if (options.format !== "pretty")
    for (const { file, titles } of fixed) for (const title of titles) complain(`${file}: ${title}`);
  for (const message of failures) complain(message);
  process.exitCode = failures.length > 0 ? exitCodes.unreadable : exitCodeFor(findings, options.maxWarnings);
}

/** A registry that somebody names has to be there; the usual one may be missing, which the profiles say. */
async function requireRegistry(options: WorkspaceOptions): Promise<void> {
  if (options.registry === undefined) return;
  const reading = await readRegistry(pathsOf(options).registryFile);
  if (reading.state === "missing" || reading.state === "unreadable")
    throw new CliError(`${reading.message} Name another with --registry.`, exitCodes.unreadable);
}

function exitCodeFor(findings: readonly Finding[], maxWarnings: number | undefined): number {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  if (count("error") > 0) return exitCodes.problems;
  return maxWarnings !== undefined && count("warning") > maxWarnings ? exitCodes.problems : exitCodes.ok;
}

function toCount(text: string): number {
  const count = Number(text);
  if (text.trim() === "" || !Number.isInteger(count) || count < 0)
    throw new CliError(`--max-warnings takes a whole number, not '${text}'.`, exitCodes.usage);
  return count;
}
