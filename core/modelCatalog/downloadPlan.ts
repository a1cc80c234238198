import { sha256OfTag } from "./hubFile.ts";

/** What the server says of a file before its first byte. */
export interface RemoteFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** What is noted beside an unfinished download, so that another run can go on with it. */
export interface PartNote extends RemoteFile {
  /** The tag of the bytes themselves, for `If-Range`; absent when the server gave none that is strong. */
  readonly tag?: string;
}

/** Undefined for what is no note, such as a file that was cut off. */
export function parsePartNote(text: string): PartNote | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof data !== "object" || data === null || !("bytes" in data) || !("sha256" in data)) return undefined;
  const { bytes, sha256 } = data;
  if (typeof bytes !== "number" || !Number.isSafeInteger(bytes) || bytes <= 0) return undefined;
  const sum = typeof sha256 === "string" ? sha256OfTag(sha256) : undefined;
  if (sum === undefined) return undefined;
  const tag = "tag" in data && typeof data.tag === "string" ? strongTag(data.tag) : undefined;
  return { bytes, sha256: sum, ...(tag !== undefined && { tag }) };
}

/** A tag that says "the same bytes"; weak ones say only "as good as". */
export function strongTag(tag: string | undefined): string | undefined {
  return tag !== undefined && /^"[^"\r\n]*"$/.test(tag) ? tag : undefined;
}

export interface PartState {
  /** Bytes that are there of the file. */
  readonly partBytes: number;
  readonly note: PartNote | undefined;
}

/** Where to go on: bytes that are there and belong to the note. What no note vouches for is begun anew. */
export function resumeFrom({ partBytes, note }: PartState): number {
  return note === undefined || partBytes > note.bytes ? 0 : partBytes;
}

/** The end of a request for the bytes from `from` on: status and headers, in small letters. */
export interface RangeAnswer {
  readonly status: number;
  readonly contentRange?: string | undefined;
  readonly contentLength?: string | undefined;
  /** How often somebody else answered in between. */
  readonly redirects: number;
  /** `X-Error-Code` of Hugging Face. */
  readonly errorCode?: string | undefined;
  /** Seconds or a date. */
  readonly retryAfter?: string | undefined;
}

export type DownloadFailure = "not-found" | "no-access" | "too-many-requests" | "server-error" | "bad-answer";

export type Verdict =
  /** The bytes from `from` on follow; `total` when the answer says how long the file is. */
  | { readonly kind: "append"; readonly total?: number }
  /** The whole file follows. */
  | { readonly kind: "from-start"; readonly total?: number }
  /** What is there cannot be continued; ask again for the whole. */
  | { readonly kind: "ask-anew" }
  /** Worth another try, after `waitSeconds` at least where the server says so. */
  | { readonly kind: "retry"; readonly failure: DownloadFailure; readonly waitSeconds?: number }
  | { readonly kind: "give-up"; readonly failure: DownloadFailure };

/** What an answer to `Range: bytes=<from>-` (or to a plain request, when `from` is 0) means. */
export function judgeAnswer(answer: RangeAnswer, from: number, now: number): Verdict {
  const { status } = answer;
  if (status === 206) {
    const range = parseContentRange(answer.contentRange);
    if (range === undefined || range.start !== from) return from === 0 ? badAnswer : { kind: "ask-anew" };
    return { kind: "append", ...(range.total !== undefined && { total: range.total }) };
  }
  if (status === 200) {
    const total = parseLength(answer.contentLength);
    return { kind: "from-start", ...(total !== undefined && { total }) };
  }
  if (status === 416) return from === 0 ? badAnswer : { kind: "ask-anew" };
  // An address that the first server signed can run out; the next try gets a fresh one.
  if ((status === 403 || status === 401) && answer.redirects > 0) return { kind: "retry", failure: "no-access" };
  // Hugging Face answers 401 for what does not exist, too, so as not to tell.
  if (status === 404 || status === 410 || /^(Repo|Entry|Revision)NotFound$/.test(answer.errorCode ?? ""))
    return { kind: "give-up", failure: "not-found" };
  if (status === 401 || status === 403) return { kind: "give-up", failure: "no-access" };
  const waitSeconds = parseRetryAfter(answer.retryAfter, now);
  const wait = waitSeconds === undefined ? {} : { waitSeconds };
  if (status === 429) return { kind: "retry", failure: "too-many-requests", ...wait };
  if (status === 408 || status === 425 || status >= 500) return { kind: "retry", failure: "server-error", ...wait };
  return badAnswer;
}

const badAnswer: Verdict = { kind: "give-up", failure: "bad-answer" };

function parseContentRange(text: string | undefined): { readonly start: number; readonly total?: number } | undefined {
  const match = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(text?.trim() ?? "");
  if (match === null) return undefined;
  return { start: Number(match[1]), ...(match[2] !== "*" && { total: Number(match[2]) }) };
}

export function parseLength(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

function parseRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text.trim())) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.round((date - now) / 1000));
}

/** Tries in a row that brought nothing new, before the download is given up. */
export const maxFruitlessTries = 6;
/** Longer than this is not waited; the person is told instead. */
const longestWaitSeconds = 120;

/** Seconds until the next try, or undefined to give up. `fruitless` counts the tries in a row that brought nothing. */
export function waitBeforeTry(fruitless: number, askedSeconds: number | undefined): number | undefined {
  if (fruitless >= maxFruitlessTries) return undefined;
  if (askedSeconds !== undefined && askedSeconds > longestWaitSeconds) return undefined;
  return Math.max(askedSeconds ?? 0, Math.min(30, 2 ** Math.max(0, fruitless - 1)));
}

/** Room that a download leaves on the disk. */
const diskMargin = 256 * 1024 * 1024;

/** How many bytes are missing on the disk; 0 when there is room. */
export function lackingRoom(freeBytes: number, missingBytes: number): number {
  return Math.max(0, missingBytes + diskMargin - freeBytes);
}
