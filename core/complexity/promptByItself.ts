import { RecentMap } from "../recentMap.ts";
import { inHundredths, sum, type Contribution } from "./contribution.ts";
import { read, type Reading } from "./features/feature.ts";
import { contributionsOf } from "./features/features.ts";
import { parseExamPrompt, type ExamKind } from "./learned/examPrompt.ts";
import { learnedContributions } from "./learned/learnedContributions.ts";
import type { Model } from "./learned/model.ts";
import { getWeights } from "./learned/weights.ts";
import { isReadWhole, toSample } from "./sample.ts";

/** A prompt without the turns before it. */
export interface PromptByItself {
  readonly reading: Reading;
  readonly contributions: readonly Contribution[];
  /** What they sum to. */
  readonly raw: number;
}

/** Reads a prompt with these learned weights, or with none. */
export function readPrompt(prompt: string, model: Model | undefined): PromptByItself {
  const reading = read(toSample(prompt));
  const contributions = contributionsWith(reading, model);
  return { reading, contributions, raw: sum(contributions) };
}

/** How many prompts are remembered, and half as many at least. */
const remembered = 128;
const known = new RecentMap<string, PromptByItself>(remembered / 2);

/**
 * The same with MAGI's own weights. A prompt comes again each time that an agent goes on with it, a tool answers or an
 * answer is asked for anew, and in each later prompt of its conversation: the last ones are remembered, but none so long
 * that only parts of it are read.
 */
export function readPromptOnce(prompt: string): PromptByItself {
  if (!isReadWhole(prompt)) return readPrompt(prompt, getWeights());
  const before = known.get(prompt);
  if (before !== undefined) return before;
  const found = readPrompt(prompt, getWeights());
  known.set(prompt, found);
  return found;
}

/** What an exam's form says by itself; the learned weights say the rest about it. */
const ofForm: Readonly<Record<ExamKind, Contribution>> = {
  choice: { label: "multiple-choice question", amount: 0.5 },
  wordProblem: { label: "word problem", amount: 0.7 },
};

/** A story with figures in which somebody wants one of these is no school exercise. */
const beyondSchool = ["proof", "design", "change", "fault", "weigh", "systems"] as const;

/** Nor is one that ends in a question for a plain fact. */
function isSchool({ found, sample }: Reading): boolean {
  if (beyondSchool.some((name) => found.has(name))) return false;
  return !found.has("fact") || /\bhow (?:many|much|long|far|old|tall)\b/i.test(sample.lines) || !sample.count.isAscii;
}

function contributionsWith(reading: Reading, model: Model | undefined): readonly Contribution[] {
  const exam = parseExamPrompt(reading.sample.text, reading.sample);
  if (exam === undefined || (exam.kind === "wordProblem" && !isSchool(reading)))
    return inHundredths(contributionsOf(reading));
  return inHundredths([ofForm[exam.kind], ...(model === undefined ? [] : learnedContributions(exam, model))]);
}
