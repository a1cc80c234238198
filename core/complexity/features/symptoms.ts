import type { Feature } from "./feature.ts";

/** "only when two of them run": that something is wrong, and that it takes finding, is left to the reader. */
export const symptom: Feature = (reading) =>
  reading.found.has("symptom") && !reading.found.has("fault") && !reading.isSmallTask
    ? { label: "tells of a symptom", amount: 0.8 }
    : undefined;

export const supposing: Feature = ({ found }) =>
  found.has("supposing") ? { label: "puts a case", amount: 0.6 } : undefined;
