/** A range of a text in UTF-16 code units, `end` exclusive. Lines and columns are the edge's business. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Whether two ranges share a character. */
export function doOverlap(a: TextRange, b: TextRange): boolean {
  return a.start < b.end && b.start < a.end;
}

export type Severity = "error" | "warning" | "information" | "hint";

/**
 * What is wrong in a file a person wrote. A mistake of a user is a problem beside the best result that could still be
 * produced; it is never an exception.
 */
export interface Problem {
  /** Stable name, such as `missing-model`. Once released it keeps its meaning. */
  readonly code: string;
  readonly severity: Severity;
  /** One or two plain sentences: what is wrong and what would be right. */
  readonly message: string;
  readonly range: TextRange;
  /** Other places of the same file that explain it: the first of two duplicates, the tier that takes every score. */
  readonly related?: readonly RelatedPlace[];
  /** `unnecessary`: what stands there changes nothing, and editors fade it out. */
  readonly tags?: readonly ProblemTag[];
}

export interface RelatedPlace {
  readonly message: string;
  readonly range: TextRange;
}

export type ProblemTag = "unnecessary" | "deprecated";
