import type { Command } from "commander";
import type { DecisionLogWish } from "../router/records/decisionLog.ts";

export interface LogOptions {
  /** False with `--no-log`. */
  readonly log: boolean;
  readonly logPrompts?: boolean;
}

/** For commands that start a router: whether scores and timings of the prompts are kept for `magi calibrate`. */
export function withLogOptions(command: Command): Command {
  return command
    .option("--no-log", "keep no scores and timings for magi calibrate")
    .option("--log-prompts", "keep the prompts' texts with them");
}

export function logWishOf({ log, logPrompts }: LogOptions): DecisionLogWish | undefined {
  return log ? { prompts: logPrompts === true } : undefined;
}
