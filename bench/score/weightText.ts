import { examFeatureNames } from "../../core/complexity/learned/examFeatures.ts";
import type { ExamKind } from "../../core/complexity/learned/examPrompt.ts";
import type { Model } from "../../core/complexity/learned/model.ts";

/** The text of core/complexity/learned/weightData.ts, formatted as the project's files are. */
export function toWeightText(model: Model, learnedFrom: { readonly prompts: number; readonly sha256: string }): string {
  const table = (kind: ExamKind): string => {
    const { usual, deviation, points } = model.features[kind];
    return examFeatureNames
      .map((name, at) => `      ${name}: [${[usual[at], deviation[at], points[at]].map(String).join(", ")}],\n`)
      .join("");
  };
  return `// Written by \`npm run train:score\`; do not edit. What it was learned from is described in bench/score/README.md.

/** What is usual, how far prompts deviate from it, and the raw points for one deviation. */
type FeatureRow = readonly [usual: number, deviation: number, points: number];

export const weightData = {
  learnedFrom: {
    prompts: ${learnedFrom.prompts},
    sha256: "${learnedFrom.sha256}",
  },
  features: {
    choice: {
${table("choice")}    },
    wordProblem: {
${table("wordProblem")}    },
  } satisfies Record<string, Record<string, FeatureRow>>,
  wordStep: ${model.wordStep},
  /** Signed bytes in base64, one for each bucket of words. */
  words:
    "${Buffer.from(model.words.buffer).toString("base64")}",
};
`;
}
