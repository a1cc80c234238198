/** How `magi` ends: clean, problems found, wrong usage, something could not be read or written, or Ctrl+C (as shells count it). */
export const exitCodes = { ok: 0, problems: 1, usage: 2, unreadable: 3, stopped: 130 } as const;

/** Ends the command with one sentence on stderr. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.unreadable, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
