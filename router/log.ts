import { terminalSafe } from "../core/text/terminalSafe.ts";

/** Writes one line for whoever looks for the cause of something. Never prompts, answers or tokens. */
export type Log = (line: string) => void;

/** The router child's log is its stderr; that of `magi serve` is read in a terminal, and quotes servers and files. */
export const logToStderr: Log = (line) => {
  process.stderr.write(terminalSafe(`${new Date().toISOString()} ${line}\n`));
};

/** Where an unexpected exception came from. Its message is left out: a parser's may quote a prompt. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`${error.name}${code}`, ...frames].join("\n");
}
