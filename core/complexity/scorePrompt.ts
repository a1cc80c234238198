import type { Turn } from "../routing/decision.ts";
import type { Contribution, Score } from "./contribution.ts";
import { inheritedContribution } from "./conversation.ts";
import { read, type Reading } from "./features/feature.ts";
import { contributionsOf } from "./features/features.ts";
import { parseExamPrompt, type ExamKind } from "./learned/examPrompt.ts";
import { learnedContributions } from "./learned/learnedContributions.ts";
import type { Model } from "./learned/model.ts";
import { getWeights } from "./learned/weights.ts";
import { toRank } from "./rank.ts";
import { toSample } from "./sample.ts";

/**
 * How hard a prompt is, from its text and the turns before it, without asking a model. The same text gives the same
 * score on every machine; the time it takes does not grow with the prompt beyond its first few thousand characters.
 */
export function scorePrompt(prompt: string, conversation: readonly Turn[]): Score {
  return scorePromptWith(getWeights(), prompt, conversation);
}

/** The same with other learned weights, or with none: for training and for measuring. */
export function scorePromptWith(model: Model | undefined, prompt: string, conversation: readonly Turn[]): Score {
  const reading = read(toSample(prompt));
  const own = ownContributions(reading, model);
  const inherited = inheritedContribution(reading, conversation, (other) => sum(ownContributions(other, model)));
  const contributions = inherited === undefined ? own : [...own, ...inHundredths([inherited])];
  const raw = sum(contributions);
  return { score: toRank(raw), raw, contributions };
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

function ownContributions(reading: Reading, model: Model | undefined): readonly Contribution[] {
  const exam = parseExamPrompt(reading.sample.text);
  if (exam === undefined || (exam.kind === "wordProblem" && !isSchool(reading)))
    return inHundredths(contributionsOf(reading));
  return inHundredths([ofForm[exam.kind], ...(model === undefined ? [] : learnedContributions(exam, model))]);
}

function inHundredths(contributions: readonly Contribution[]): readonly Contribution[] {
  return contributions
    .map(({ label, amount }) => ({ label, amount: Math.round(amount * 100) / 100 }))
    .filter(({ amount }) => amount !== 0);
}

function sum(contributions: readonly Contribution[]): number {
  return contributions.reduce((hundredths, { amount }) => hundredths + Math.round(amount * 100), 0) / 100;
}
