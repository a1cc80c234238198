import type { Command } from "commander";
import { Option } from "commander";
import { stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { diagnose } from "../../core/diagnostics/diagnose.ts";
import type { RegistryView } from "../../core/diagnostics/diagnose.ts";
import type { Severity } from "../../core/problem.ts";
import { isProfileFileName, locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { listProfileFiles, readProfileFile } from "../../workspace/profiles/profileFiles.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import { CliError, exitCodes } from "../exit.ts";
import { lineColumns } from "../lineColumn.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { withWorkspaceOptions } from "../workspaceOptions.ts";

interface ValidateOptions extends WorkspaceOptions {
  readonly format: "pretty" | "json";
  readonly maxWarnings?: number;
}

/** One finding, with 1-based positions; `endColumn` is exclusive. */
interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

export function addValidate(program: Command): void {
  withWorkspaceOptions(program.command("validate"))
    .description("Check profiles as the editor does")
    .argument("[paths...]", "profiles or folders of profiles (default: those of the workspace)")
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json"]).default("pretty"))
    .option("--max-warnings <n>", "end with 1 when there are more warnings than this", toCount)
    .addHelpText(
      "after",
      "\nEnds with 0 when clean, 1 with problems, 2 on wrong usage, 3 when something could not be read.",
    )
    .action(validate);
}

async function validate(paths: readonly string[], options: ValidateOptions): Promise<void> {
  const files = await filesOf(paths, options);
  const views = new Map<string, RegistryView>();
  const findings: Finding[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    const reading = await readProfileFile(file);
    if (reading.state !== "ok") {
      unreadable.push(reading.message);
      continue;
    }
    const view = await registryViewFor(file, options, views);
    findings.push(...findingsIn(file, reading.profile.text, diagnose(reading.profile.parsed, view)));
  }

  process.stdout.write(
    options.format === "json" ? `${JSON.stringify(findings, null, 2)}\n` : toText(findings, files.length),
  );
  for (const message of unreadable) process.stderr.write(`magi: ${message}\n`);
  process.exitCode = unreadable.length > 0 ? exitCodes.unreadable : exitCodeFor(findings, options.maxWarnings);
}

async function filesOf(paths: readonly string[], options: ValidateOptions): Promise<readonly string[]> {
  const asked =
    paths.length > 0
      ? paths.map((path) => resolve(path))
      : [locateWorkspace({ startDir: process.cwd(), ...options }).profilesDir];
  const files: string[] = [];
  for (const path of asked) {
    const found = await stat(path).catch((error: unknown) => {
      throw new CliError(`${path} cannot be read: there is no such file or folder.`, exitCodes.unreadable, error);
    });
    if (!found.isDirectory()) files.push(path);
    else {
      const listed = await listProfileFiles(path);
      if (listed.length === 0)
        throw new CliError(`There are no profiles in ${path}. A profile is a YAML file: name.yaml.`);
      files.push(...listed.map(({ file }) => file));
    }
  }
  const stranger = files.find((file) => !isProfileFileName(file.split(/[\\/]/).at(-1) ?? ""));
  if (stranger !== undefined) throw new CliError(`${stranger} is not a YAML file.`, exitCodes.usage);
  return files;
}

/** Each file is checked against the registry of the workspace it lies in, unless one is named. */
async function registryViewFor(
  file: string,
  options: ValidateOptions,
  known: Map<string, RegistryView>,
): Promise<RegistryView> {
  const { registryFile } =
    options.registry === undefined && options.workspace === undefined
      ? locateWorkspace({ startDir: resolve(file, "..") })
      : locateWorkspace({ startDir: process.cwd(), ...options });
  const before = known.get(registryFile);
  if (before !== undefined) return before;
  const reading = await readRegistry(registryFile);
  const name = relative(process.cwd(), registryFile);
  const view: RegistryView =
    reading.state === "ok"
      ? { registry: reading.registry, name }
      : { registry: undefined, name, trouble: { severity: "error", message: reading.message } };
  known.set(registryFile, view);
  return view;
}

function findingsIn(file: string, text: string, problems: ReturnType<typeof diagnose>): readonly Finding[] {
  const at = lineColumns(text);
  return problems.map(({ code, severity, message, range }) => {
    const start = at(range.start);
    const end = at(range.end);
    const place = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
    return { file: relative(process.cwd(), file) || file, ...place, code, severity, message };
  });
}

function exitCodeFor(findings: readonly Finding[], maxWarnings: number | undefined): number {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  if (count("error") > 0) return exitCodes.problems;
  return maxWarnings !== undefined && count("warning") > maxWarnings ? exitCodes.problems : exitCodes.ok;
}

function toText(findings: readonly Finding[], files: number): string {
  const lines: string[] = [];
  let file = "";
  for (const finding of findings) {
    if (finding.file !== file) {
      if (file !== "") lines.push("");
      file = finding.file;
      lines.push(file);
    }
    const place = `${finding.line}:${finding.column}`;
    lines.push(`  ${place.padEnd(7)} ${finding.severity.padEnd(11)} ${finding.message}  (${finding.code})`);
  }
  if (lines.length > 0) lines.push("");
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  const what = `${errors} ${errors === 1 ? "error" : "errors"}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}`;
  lines.push(`${files} ${files === 1 ? "profile" : "profiles"}: ${findings.length === 0 ? "no problems" : what}`);
  return `${lines.join("\n")}\n`;
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0)
    throw new CliError(`--max-warnings takes a whole number, not '${text}'.`, exitCodes.usage);
  return count;
}
