import { basename, dirname } from "node:path";
import { problemSentence } from "../../core/modelCatalog/downloadWords.ts";
import type { DownloadProblem } from "../../core/modelCatalog/downloadWords.ts";
import { reasonOf } from "../fileError.ts";
import { makeFolder } from "../makeFolder.ts";
import { Failed } from "./downloadFailure.ts";
import { Downloading } from "./downloading.ts";
import { lockDownload } from "./downloadLock.ts";
import type { DownloadRequest } from "./downloadRequest.ts";
import { PartFile, sizeOf } from "./partFile.ts";

export interface Download {
  readonly path: string;
  readonly bytes: number;
  /** Whether the file was there before; it is not asked for again then. */
  readonly wasThere: boolean;
}

/** The message says what happened, why and what to do next. What is worth keeping was kept. */
export class DownloadError extends Error {
  readonly problem: DownloadProblem;

  constructor(problem: DownloadProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.problem = problem;
  }
}

/**
 * Downloads a file so that it is there whole and checked (SHA-256) or not at all: it is written beside its place and gets its
 * name at the end. What breaks off is continued, by itself after a pause, and by the next call after that. Rejects with a
 * `DownloadError`, or with the signal's reason.
 */
export async function downloadFile(request: DownloadRequest): Promise<Download> {
  const { target, known, signal } = request;
  signal?.throwIfAborted();
  let unlock: (() => Promise<void>) | undefined;
  let part: PartFile | undefined;
  try {
    const there = await sizeOf(target);
    if (there !== undefined && (known === undefined || there === known.bytes))
      return { path: target, bytes: there, wasThere: true };
    await makeFolder(dirname(target));
    unlock = await lockDownload(target);
    if (unlock === undefined) throw new Failed({ kind: "busy" });
    part = await PartFile.open(target);
    await new Downloading(request, part).run();
    const { bytes } = part;
    await part.finish();
    return { path: target, bytes, wasThere: false };
  } catch (error) {
    if (error instanceof Failed) {
      const isUseless = error.problem.kind === "corrupt" || error.problem.kind === "not-a-model";
      // Of a name that there is not, or a file that is not for everybody, nothing stays in the folder.
      if (isUseless || (await part?.size()) === 0) await part?.discard();
      throw toError(error.problem, request, error.cause);
    }
    if (signal?.aborted === true) throw error;
    throw toError(problemOfDisk(error, part), request, error);
  } finally {
    await part?.close();
    await unlock?.();
  }
}

function toError(
  problem: DownloadProblem,
  { target, endpoint, token }: DownloadRequest,
  cause: unknown,
): DownloadError {
  const words = {
    name: basename(target),
    host: new URL(endpoint).host,
    folder: dirname(target),
    hasToken: token !== undefined,
  };
  return new DownloadError(problem, problemSentence(problem, words), cause);
}

function problemOfDisk(error: unknown, part: PartFile | undefined): DownloadProblem {
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "ENOSPC":
    case "EDQUOT":
      return { kind: "disk-full", lacking: (part?.note?.bytes ?? 0) - (part?.bytes ?? 0) };
    case "EACCES":
    case "EPERM":
      return { kind: "disk", reason: "there is no permission to write there" };
    case "EROFS":
      return { kind: "disk", reason: "its disk can only be read" };
    case "EEXIST":
    case "ENOTDIR":
      return { kind: "disk", reason: "there is a file in the place of a folder" };
    default:
      return { kind: "disk", reason: reasonOf(error) };
  }
}
