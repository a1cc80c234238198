import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Severity } from "../../core/problem.ts";
import { describedCodes } from "./describedCodes.ts";
import type { Finding, Report } from "./finding.ts";

const levels = { error: "error", warning: "warning", information: "note", hint: "note" } as const satisfies Record<
  Severity,
  string
>;

interface SarifTool {
  readonly version: string;
  /** Where people read about a code. */
  readonly linkOf: (code: string) => string | undefined;
}

/** For code scanning: SARIF 2.1.0, with paths relative to the folder in which `magi` ran (`%SRCROOT%`). */
export function toSarif({ findings }: Report, tool: SarifTool): string {
  return `${JSON.stringify(sarifLog(findings, tool), undefined, 2)}\n`;
}

export function sarifLog(findings: readonly Finding[], { version, linkOf }: SarifTool) {
  const rules = describedCodes.map(({ code, summary, severity, explanation, markdown }) => {
    const helpUri = linkOf(code);
    return {
      id: code,
      shortDescription: { text: summary },
      fullDescription: { text: explanation },
      help: { text: explanation, markdown },
      ...(helpUri !== undefined && { helpUri }),
      defaultConfiguration: { level: levels[severity] },
    };
  });
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0" as const,
    runs: [
      {
        tool: { driver: { name: "magi", version, rules } },
        columnKind: "utf16CodeUnits" as const,
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: indexOf.get(finding.code) ?? -1,
          level: levels[finding.severity],
          message: { text: finding.message },
          locations: [{ physicalLocation: { artifactLocation: locate(finding.file), region: regionOf(finding) } }],
        })),
      },
    ],
  };
}

function locate(file: string): { uri: string; uriBaseId?: string } {
  const path = file.replaceAll("\\", "/");
  // A file elsewhere has no place below the root of the sources.
  if (isAbsolute(file) || path.startsWith("../")) return { uri: pathToFileURL(resolve(file)).toString() };
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function regionOf({ line, column, endLine, endColumn }: Finding) {
  return { startLine: line, startColumn: column, endLine, endColumn };
}
