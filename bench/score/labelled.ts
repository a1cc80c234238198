import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Answered } from "./apgr.ts";
import { fnv1a } from "./fnv1a.ts";

/** An exam prompt and who answered it correctly. */
export interface Labelled extends Answered {
  readonly source: "mmlu" | "gsm8k";
  readonly subject: string;
  readonly prompt: string;
}

export interface LabelledFile {
  readonly rows: readonly Labelled[];
  /** Of the bytes of the file. */
  readonly sha256: string;
}

/** Where the exam prompts are: the first argument, else `MAGI_SCORE_DATA`, else nowhere. */
export function findLabelledFile(): string | undefined {
  return process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? process.env["MAGI_SCORE_DATA"];
}

export function readLabelled(path: string): LabelledFile {
  const bytes = readFileSync(path);
  const rows = bytes
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Labelled)
    // Its labels are broken.
    .filter(({ subject }) => subject !== "high_school_mathematics");
  return { rows, sha256: createHash("sha256").update(bytes).digest("hex") };
}

export type Split = "prompt" | "subject";

/** Which of the folds a prompt is held out in: its own draw, or that of its whole subject. */
export function foldOf({ prompt, subject }: Labelled, split: Split, folds: number): number {
  return (fnv1a(split === "prompt" ? prompt : subject) >>> 8) % folds;
}
