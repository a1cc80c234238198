import { countOf } from "../../core/text/countOf.ts";
import { terminalSafe } from "../../core/text/terminalSafe.ts";
import type { Finding, Report } from "./finding.ts";

/** For people: what was fixed, what is left by file, and how much it is. */
export function toPretty({ findings, fixed, files }: Report): string {
  const findingsOf = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = findingsOf.get(finding.file);
    if (known === undefined) findingsOf.set(finding.file, [finding]);
    else known.push(finding);
  }
  const lines: string[] = [];
  for (const file of new Set([...fixed, ...findings].map((one) => one.file))) {
    lines.push(file);
    const titles = fixed.filter((one) => one.file === file).flatMap((one) => one.titles);
    for (const title of counted(titles)) lines.push(`  ${"fixed".padEnd(19)} ${title}`);
    for (const { line, column, severity, message, code } of findingsOf.get(file) ?? [])
      lines.push(`  ${`${line}:${column}`.padEnd(7)} ${severity.padEnd(11)} ${message}  (${code})`);
    lines.push("");
  }
  const done = fixed.reduce((sum, { titles }) => sum + titles.length, 0);
  lines.push(
    `${countFiles(files)}: ${done > 0 ? `${done} fixed, ` : ""}${findings.length === 0 ? "no problems" : sum(findings)}`,
  );
  return terminalSafe(`${lines.join("\n")}\n`);
}

function sum(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  const others = findings.length - errors - warnings;
  return [
    countOf(errors, "error"),
    countOf(warnings, "warning"),
    ...(others > 0 ? [countOf(others, "hint")] : []),
  ].join(", ");
}

function countFiles(files: Report["files"]): string {
  const profiles = files.filter(({ kind }) => kind === "profile").length;
  const registries = files.length - profiles;
  if (registries === 0) return countOf(profiles, "profile");
  const registry = registries === 1 ? "1 registry" : `${registries} registries`;
  return profiles === 0 ? registry : `${countOf(profiles, "profile")}, ${registry}`;
}

function counted(titles: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  for (const title of titles) times.set(title, (times.get(title) ?? 0) + 1);
  return [...times].map(([title, number]) => (number === 1 ? title : `${title} (${number} times)`));
}
