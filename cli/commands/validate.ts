import type { Command } from "commander";
import { Option } from "commander";
import { relative } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { diagnose } from "../../core/diagnostics/diagnose.ts";
import type { Severity } from "../../core/problem.ts";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import { readProfileFile } from "../../workspace/profiles/profileFiles.ts";
import { stemOf } from "../../workspace/locateWorkspace.ts";
import { CliError, exitCodes } from "../exit.ts";
import { filesToCheck } from "../validate/filesToCheck.ts";
import { findingsIn } from "../validate/finding.ts";
import type { Finding, FixedFile, Report } from "../validate/finding.ts";
import { fixFile } from "../validate/fixFile.ts";
import { toGithub } from "../validate/github.ts";
import { toJson } from "../validate/json.ts";
import { toPretty } from "../validate/pretty.ts";
import { RegistryViews } from "../validate/registryViews.ts";
import { toSarif } from "../validate/sarif.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { withWorkspaceOptions } from "../workspaceOptions.ts";

const formats = {
  pretty: toPretty,
  json: toJson,
  sarif: (report: Report) => toSarif(report, manifest.version),
  github: toGithub,
} as const;

interface ValidateOptions extends WorkspaceOptions {
  readonly format: keyof typeof formats;
  readonly maxWarnings?: number;
  readonly fix?: boolean;
}

export function addValidate(program: Command): void {
  withWorkspaceOptions(program.command("validate"))
    .description("Check profiles as the editor does")
    .argument("[paths...]", "profiles or folders of profiles (default: those of the workspace)")
    .addOption(
      new Option("--format <format>", "how to print: for people, for programs, for code scanning, for a GitHub log")
        .choices(Object.keys(formats))
        .default("pretty"),
    )
    .option("--max-warnings <n>", "end with 1 when there are more warnings than this", toCount)
    .option("--fix", "apply the fixes that are safe, then say what is left")
    .addHelpText(
      "after",
      "\nEnds with 0 when clean (warnings count only with --max-warnings, hints never), 1 with problems, 2 on wrong usage," +
        "\n3 when something could not be read or written.",
    )
    .action(validate);
}

async function validate(paths: readonly string[], options: ValidateOptions): Promise<void> {
  const files = await filesToCheck(paths, options);
  const views = new RegistryViews(options);
  const findings: Finding[] = [];
  const fixed: FixedFile[] = [];
  const failures: string[] = [];
  for (const file of files) {
    const reading = await readProfileFile(file);
    if (reading.state !== "ok") {
      failures.push(reading.message);
      continue;
    }
    const view = await views.of(file);
    const name = relative(process.cwd(), file) || file;
    let { text, parsed } = reading.profile;
    if (options.fix === true) {
      const fixing = await fixFile(file, text, view);
      if (fixing.state === "failed") failures.push(fixing.message);
      else if (fixing.titles.length > 0) {
        fixed.push({ file: name, titles: fixing.titles });
        text = fixing.text;
        parsed = parseProfile(text, stemOf(file));
      }
    }
    findings.push(...findingsIn(name, text, diagnose(parsed, view)));
  }

  process.stdout.write(formats[options.format]({ findings, fixed, profiles: files.length }));
  // Only people read of fixes on standard output; programs expect nothing but findings there.
  if (options.format !== "pretty")
    for (const { file, titles } of fixed) for (const title of titles) process.stderr.write(`magi: ${file}: ${title}\n`);
  for (const message of failures) process.stderr.write(`magi: ${message}\n`);
  process.exitCode = failures.length > 0 ? exitCodes.unreadable : exitCodeFor(findings, options.maxWarnings);
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
