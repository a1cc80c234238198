import type { DownloadProblem } from "../../core/modelCatalog/downloadWords.ts";

/** Ends the download. */
export class Failed extends Error {
  readonly problem: DownloadProblem;

  constructor(problem: DownloadProblem, cause?: unknown) {
    super(problem.kind, { cause });
    this.problem = problem;
  }
}

/** Ends a try; the next one may do better. */
export class Broken extends Error {
  readonly problem: DownloadProblem;
  /** What the server asks to wait before that. */
  readonly waitSeconds: number | undefined;

  constructor(
    problem: DownloadProblem,
    options: { readonly waitSeconds?: number | undefined; readonly cause?: unknown } = {},
  ) {
    super(problem.kind, { cause: options.cause });
    this.problem = problem;
    this.waitSeconds = options.waitSeconds;
  }
}
