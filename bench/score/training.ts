import { scorePromptWith } from "../../core/complexity/scorePrompt.ts";
import { examFeatureNames, measureExamPrompt } from "../../core/complexity/learned/examFeatures.ts";
import { parseExamPrompt, type ExamKind, type ExamPrompt } from "../../core/complexity/learned/examPrompt.ts";
import { bucketCount, hashWords } from "../../core/complexity/learned/examWords.ts";
import { deviationOf, wordShare, type FeatureWeights, type Model } from "../../core/complexity/learned/model.ts";
import type { Labelled } from "./labelled.ts";
import { fitRidge, type SparseRow } from "./ridge.ts";

export const settings = {
  /** Raw points for the difference between a prompt that only the strong model answers and one that both do. */
  pointsPerAnswer: 9,
  /** How much is paid for large weights. */
  penalty: 30,
  /** A feature that is larger in the fit is paid less for: features are few and words are many. */
  featureScale: 0.3,
  constantScale: 3,
} as const;

interface Example {
  readonly exam: ExamPrompt;
  readonly values: Float64Array;
  readonly buckets: readonly number[];
  /** What is left to learn when all that is set by hand has been said. */
  readonly target: number;
}

const kinds: readonly ExamKind[] = ["choice", "wordProblem"];
const featureCount = examFeatureNames.length;
/** Columns: the words, then for each kind its features and a constant. */
const columnCount = bucketCount + kinds.length * (featureCount + 1);

/**
 * Learns by how much the strong model does better: a ridge regression on top of what the features set by hand say.
 * Only exact operations and square roots, in a fixed order: the same rows give the same bytes on every machine.
 */
export function trainModel(rows: readonly Labelled[]): Model {
  const examples = rows.map(toExample).filter((example) => example !== undefined);
  const statistics = { choice: standardise(examples, "choice"), wordProblem: standardise(examples, "wordProblem") };
  const found = fitRidge({
    rows: examples.map((example) => toRow(example, statistics[example.exam.kind])),
    targets: examples.map(({ target }) => target),
    columnCount,
    penalty: settings.penalty,
  });
  const feature = (kind: ExamKind): FeatureWeights => ({
    ...statistics[kind],
    points: Array.from({ length: featureCount }, (_, at) =>
      rounded((found[columnOf(kind) + at] ?? 0) * settings.featureScale, 4),
    ),
  });
  return {
    features: { choice: feature("choice"), wordProblem: feature("wordProblem") },
    ...quantise(found.subarray(0, bucketCount)),
  };
}

function toExample(row: Labelled): Example | undefined {
  const exam = parseExamPrompt(row.prompt);
  if (exam === undefined) return undefined;
  const gain = row.strong_correct - row.weak_correct;
  return {
    exam,
    values: measureExamPrompt(exam),
    buckets: [...hashWords([exam.stem, ...exam.options].join("\n")).values()],
    target: settings.pointsPerAnswer * gain - scorePromptWith(undefined, row.prompt, []).raw,
  };
}

function standardise(examples: readonly Example[], kind: ExamKind): Omit<FeatureWeights, "points"> {
  const all = examples.filter(({ exam }) => exam.kind === kind).map(({ values }) => values);
  const size = Math.max(1, all.length);
  const usual = examFeatureNames.map((_, at) => all.reduce((sum, values) => sum + (values[at] ?? 0), 0) / size);
  const deviation = examFeatureNames.map((_, at) => {
    const squares = all.reduce((sum, values) => sum + ((values[at] ?? 0) - (usual[at] ?? 0)) ** 2, 0);
    return Math.sqrt(squares / size);
  });
  return { usual: usual.map((each) => rounded(each, 4)), deviation: deviation.map((each) => rounded(each, 4)) };
}

function columnOf(kind: ExamKind): number {
  return bucketCount + kinds.indexOf(kind) * (featureCount + 1);
}

function toRow({ exam, values, buckets }: Example, statistics: Omit<FeatureWeights, "points">): SparseRow {
  const start = columnOf(exam.kind);
  const share = wordShare(buckets.length);
  const weights = { ...statistics, points: [] };
  return {
    columns: Int32Array.from([...buckets, ...examFeatureNames.map((_, at) => start + at), start + featureCount]),
    values: Float64Array.from([
      ...buckets.map(() => share),
      ...examFeatureNames.map((_, at) => settings.featureScale * deviationOf(weights, values, at)),
      settings.constantScale,
    ]),
  };
}

/** One byte a word. A few extreme weights are cut, so that the steps are fine enough for all the others. */
function quantise(weights: Float64Array): Pick<Model, "words" | "wordStep"> {
  const sizes = Float64Array.from(weights, (weight) => Math.abs(weight)).sort();
  const largest = sizes[Math.floor(sizes.length * 0.999)] ?? 0;
  const wordStep = rounded(largest / 127, 5);
  const words = Int8Array.from(weights, (weight) =>
    Math.max(-127, Math.min(127, Math.round(wordStep === 0 ? 0 : weight / wordStep))),
  );
  return { words, wordStep };
}

function rounded(value: number, places: number): number {
  const factor = 10 ** places;
  return Math.round(value * factor) / factor;
}
