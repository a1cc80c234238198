import { terminalSafe } from "../core/text/terminalSafe.ts";

/** Says a sentence on standard error, beside what a command prints. */
export function complain(sentence: string): void {
  process.stderr.write(terminalSafe(`magi: ${sentence}\n`));
}
