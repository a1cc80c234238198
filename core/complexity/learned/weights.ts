import { examFeatureNames } from "./examFeatures.ts";
import type { ExamKind } from "./examPrompt.ts";
import { bucketCount } from "./examWords.ts";
import type { FeatureWeights, Model } from "./model.ts";
import { weightData } from "./weightData.ts";

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

let decoded: Model | undefined;

/** The weights that `npm run train:score` wrote; decoded when they are first needed. */
export function getWeights(): Model {
  return (decoded ??= {
    features: { choice: featureWeights("choice"), wordProblem: featureWeights("wordProblem") },
    words: decodeBytes(weightData.words, bucketCount),
    wordStep: weightData.wordStep,
  });
}

function featureWeights(kind: ExamKind): FeatureWeights {
  const rows = examFeatureNames.map((name) => weightData.features[kind][name]);
  return {
    usual: rows.map(([usual]) => usual),
    deviation: rows.map(([, deviation]) => deviation),
    points: rows.map(([, , points]) => points),
  };
}

/** Base64 without the help of a platform: `core` has none. */
function decodeBytes(base64: string, length: number): Int8Array {
  const bytes = new Int8Array(length);
  const valueOf = (at: number): number => Math.max(0, digits.indexOf(base64.charAt(at)));
  for (let from = 0, to = 0; to < length; from += 4, to += 3) {
    const bits = (valueOf(from) << 18) | (valueOf(from + 1) << 12) | (valueOf(from + 2) << 6) | valueOf(from + 3);
    bytes[to] = bits >> 16;
    bytes[to + 1] = bits >> 8;
    bytes[to + 2] = bits;
  }
  return bytes;
}
