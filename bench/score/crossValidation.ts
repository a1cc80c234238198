import { scorePromptWith } from "../../core/complexity/scorePrompt.ts";
import { foldOf, type Labelled, type Split } from "./labelled.ts";
import { trainModel } from "./training.ts";

export const folds = 5;

/** The printed score of each prompt by weights that have not seen it (or nothing of its subject). */
export function scoreHeldOut(rows: readonly Labelled[], split: Split): Float64Array {
  const scores = new Float64Array(rows.length);
  for (let fold = 0; fold < folds; fold++) {
    const isHeldOut = (row: Labelled): boolean => foldOf(row, split, folds) === fold;
    const model = trainModel(rows.filter((row) => !isHeldOut(row)));
    rows.forEach((row, at) => {
      if (isHeldOut(row)) scores[at] = scorePromptWith(model, row.prompt, []).score;
    });
  }
  return scores;
}
