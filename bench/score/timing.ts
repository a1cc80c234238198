import { getWeights } from "../../core/complexity/learned/weights.ts";
import { scorePromptWith } from "../../core/complexity/scorePrompt.ts";

export interface Timing {
  /** Of all runs. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The median of the prompt that takes longest: it stays when the machine is busy with other things as well. */
  readonly slowestMs: number;
}

/** How long one score takes that is not remembered, each of the prompts in turn, after a warm-up of as many rounds. */
export function timePrompts(prompts: readonly string[], rounds: number): Timing {
  const times: number[][] = prompts.map(() => []);
  for (let round = 0; round < 2 * rounds; round++)
    prompts.forEach((prompt, at) => {
      const start = performance.now();
      scorePromptWith(getWeights(), prompt, []);
      if (round >= rounds) times[at]?.push(performance.now() - start);
    });
  return {
    medianMs: quantile(times.flat(), 0.5),
    p99Ms: quantile(times.flat(), 0.99),
    slowestMs: Math.max(...times.map((own) => quantile(own, 0.5))),
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Everyday prompts made about 200 characters long by repeating them: what a person types. */
export function ordinaryPrompts(prompts: readonly string[]): readonly string[] {
  return prompts.map((prompt) => `${prompt} `.repeat(Math.ceil(200 / (prompt.length + 1))).slice(0, 200));
}

/** A megabyte each: prose, code, one line, brackets, Chinese, accents. */
export function hugePrompts(): readonly string[] {
  const fill = (piece: string): string => piece.repeat(Math.ceil(1_000_000 / piece.length));
  return [
    "Explain why the scheduler starves one of the workers under load, and prove it. ",
    "```ts\nexport const value = compute(1, 2);\n```\n",
    "A. one of the options\n",
    "x",
    "[(",
    "解释一下为什么会死锁。",
    "e\u0301tude ",
    "3 apples and 4 pears cost 12, how many? ",
    "\n",
    "1.",
    "prove ",
  ].map(fill);
}
