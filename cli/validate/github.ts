import type { Severity } from "../../core/problem.ts";
import { terminalSafe } from "../../core/text/terminalSafe.ts";
import type { Report } from "./finding.ts";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/** For the log of a GitHub workflow, which turns these lines into annotations of the pull request. */
export function toGithub({ findings }: Report): string {
  return findings
    .map(({ file, line, column, endLine, endColumn, code, severity, message }) => {
      // Columns mean something to GitHub only within one line.
      const columns = line === endLine ? { col: column, endColumn } : {};
      const place = { file: file.replaceAll("\\", "/"), line, endLine, ...columns, title: code };
      const properties = Object.entries(place).map(([name, value]) => `${name}=${property(String(value))}`);
      return `::${commands[severity]} ${properties.join(",")}::${data(message)}\n`;
    })
    .map(terminalSafe)
    .join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** Colons and commas end a property. */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
