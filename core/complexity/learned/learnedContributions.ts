import type { Contribution } from "../contribution.ts";
import { examFeatureNames, examFeatures, measureExamPrompt } from "./examFeatures.ts";
import type { ExamPrompt } from "./examPrompt.ts";
import { hashWords } from "./examWords.ts";
import { deviationOf, wordShare, type Model } from "./model.ts";

/** The learned part never outweighs more than this, whatever a prompt looks like. */
const most = 4;

/** What the learned weights add for a prompt of an exam's form, by what a person can see in it. */
export function learnedContributions(exam: ExamPrompt, model: Model): readonly Contribution[] {
  const contributions = [...ofFeatures(exam, model), ...ofWords(exam, model)];
  const sum = contributions.reduce((total, { amount }) => total + amount, 0);
  const bounded = Math.min(most, Math.max(-most, sum));
  return gatherSmall(
    bounded === sum
      ? contributions
      : contributions.map(({ label, amount }) => ({ label, amount: (amount * bounded) / sum })),
  );
}

/** Twenty rows that each say next to nothing hide those that say something. */
function gatherSmall(contributions: readonly Contribution[]): readonly Contribution[] {
  const shown = contributions.filter(({ amount }) => Math.abs(amount) >= 0.1);
  const rest = contributions.filter((contribution) => !shown.includes(contribution));
  const amount = rest.reduce((sum, each) => sum + each.amount, 0);
  return [...shown, { label: "other details of the question", amount }];
}

function ofFeatures(exam: ExamPrompt, model: Model): readonly Contribution[] {
  const values = measureExamPrompt(exam);
  const weights = model.features[exam.kind];
  const byLabel = new Map<string, number>();
  examFeatureNames.forEach((name, at) => {
    const amount = deviationOf(weights, values, at) * (weights.points[at] ?? 0);
    byLabel.set(examFeatures[name], (byLabel.get(examFeatures[name]) ?? 0) + amount);
  });
  return [...byLabel].map(([label, amount]) => ({ label, amount }));
}

/** "words that go with hard questions (theorem, eigenvalue)", and the same for easy ones. */
function ofWords({ stem, options }: ExamPrompt, model: Model): readonly Contribution[] {
  const words = hashWords([stem, ...options].join("\n"));
  const share = wordShare(words.size) * model.wordStep;
  const weighed = [...words].map(([word, bucket]) => ({ word, amount: (model.words[bucket] ?? 0) * share }));
  return (["hard", "easy"] as const).flatMap((kind) => {
    const these = weighed.filter(({ amount }) => (kind === "hard" ? amount > 0 : amount < 0));
    const amount = these.reduce((sum, each) => sum + each.amount, 0);
    const examples = these
      .filter(({ word }) => word.length >= 5)
      .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
      .slice(0, 3)
      .map(({ word }) => word);
    if (these.length === 0) return [];
    const named = examples.length === 0 ? "" : ` (${examples.join(", ")})`;
    return [{ label: `words that go with ${kind} questions${named}`, amount }];
  });
}
