import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import {
  judgeAnswer,
  lackingRoom,
  maxFruitlessTries,
  resumeFrom,
  strongTag,
  waitBeforeTry,
} from "../../core/modelCatalog/downloadPlan.ts";
import type { PartNote, RemoteFile, Verdict } from "../../core/modelCatalog/downloadPlan.ts";
import type { DownloadProgress } from "../../core/modelCatalog/downloadWords.ts";
import { addressOf } from "../../core/modelCatalog/hubFile.ts";
import { Connection } from "./connection.ts";
import { Broken, Failed } from "./downloadFailure.ts";
import type { DownloadRequest, Timing } from "./downloadRequest.ts";
import { openRemote } from "./openRemote.ts";
import type { Asker, RemoteAnswer } from "./openRemote.ts";
import type { PartFile } from "./partFile.ts";
import { RemoteIdentity } from "./remoteIdentity.ts";
import { TransferRate } from "./transferRate.ts";

const usualTiming: Timing = { stallMs: 30_000, secondMs: 1000 };
const reportsEveryMs = 250;

/** One download, try after try. What an answer means is decided in `core/modelCatalog/downloadPlan.ts`. */
export class Downloading {
  readonly #request: DownloadRequest;
  readonly #part: PartFile;
  readonly #timing: Timing;
  readonly #asker: Asker;
  readonly #identity: RemoteIdentity;
  readonly #rate = new TransferRate();
  /** The most that was there of the file, so that a server that begins anew each time is no progress. */
  #mostBytes = 0;
  #isCorruptOnce = false;
  /** Whether to tie a continuation to the tag of the bytes. */
  #usesTag = true;
  #lastReport: { readonly step: DownloadProgress["step"]; readonly at: number } | undefined;

  constructor(request: DownloadRequest, part: PartFile) {
    const { endpoint, token, file, known } = request;
    this.#request = request;
    this.#part = part;
    this.#timing = { ...usualTiming, ...request.timing };
    // Looked up now: in VS Code it is one that goes through the user's proxy and trusts the machine's certificates.
    this.#asker = { endpoint, token, fetch: request.fetch ?? globalThis.fetch };
    this.#identity = new RemoteIdentity(file, this.#asker, known);
  }

  /** Resolves when the part is the whole file, checked and on disk. */
  async run(): Promise<void> {
    await this.#takeOver();
    let fruitless = 0;
    for (;;) {
      try {
        this.#report({ step: "connecting" });
        await this.#try();
        if (await this.#isWhole()) return;
        fruitless = this.#part.bytes > this.#mostBytes ? 0 : fruitless + 1;
        // It answers, and never with what would go on.
        if (fruitless > maxFruitlessTries)
          throw new Failed({ kind: "connection", reason: "the server keeps changing its mind" });
      } catch (error) {
        this.#request.signal?.throwIfAborted();
        if (!(error instanceof Broken)) throw error;
        fruitless = this.#part.bytes > this.#mostBytes ? 1 : fruitless + 1;
        await this.#pause(error, fruitless);
      }
      this.#mostBytes = Math.max(this.#mostBytes, this.#part.bytes);
    }
  }

  /** Goes on with what an earlier run left, as far as it says what it is. */
  async #takeOver(): Promise<void> {
    const part = this.#part;
    const bytes = resumeFrom({ partBytes: await part.size(), note: part.note });
    const total = part.note?.bytes ?? 0;
    await part.takeOver(bytes, this.#request.signal, (read) => {
      this.#report({ step: "checking", bytes: read, total });
    });
    this.#mostBytes = part.bytes;
  }

  async #isWhole(): Promise<boolean> {
    const part = this.#part;
    const { note } = part;
    if (note === undefined || part.bytes !== note.bytes) return false;
    await part.flush();
    if (part.sum() === note.sha256) {
      const reason = await this.#request.inspect?.(part.path);
      if (reason !== undefined) throw new Failed({ kind: "not-a-model", reason });
      return true;
    }
    if (this.#isCorruptOnce) throw new Failed({ kind: "corrupt" });
    // What an earlier run left may be what is wrong; so the whole file, once more.
    this.#isCorruptOnce = true;
    this.#mostBytes = 0;
    await part.begin(note);
    return false;
  }

  /** One connection: until its end, or until the file is whole. */
  async #try(): Promise<void> {
    const { note } = this.#part;
    const from = this.#part.bytes;
    // It was whole when the window was closed.
    if (note !== undefined && from === note.bytes) return;
    const connection = new Connection(this.#request.signal, this.#timing.stallMs);
    const address = addressOf(this.#asker.endpoint, this.#request.file);
    const tag = this.#usesTag ? note?.tag : undefined;
    try {
      const { signal } = connection;
      const answer = await connection.within(() => openRemote(address, { ...this.#asker, from, tag, signal }));
      const verdict = verdictOn(answer, from);
      switch (verdict.kind) {
        case "give-up":
          throw new Failed({ kind: "answer", failure: verdict.failure, status: answer.status });
        case "retry":
          throw new Broken(
            { kind: "answer", failure: verdict.failure, status: answer.status },
            { waitSeconds: verdict.waitSeconds },
          );
        case "ask-anew":
          // From the start, and the next try goes there.
          if (note !== undefined) await this.#part.begin(note);
          return;
        case "append":
        case "from-start": {
          const remote = await this.#identify(connection, answer, verdict.total);
          if (!(await this.#prepare(answer, { kind: verdict.kind, remote, from, wasTied: tag !== undefined }))) return;
          await this.#copy(connection, answer, remote);
        }
      }
    } finally {
      connection.close();
    }
  }

  async #identify(connection: Connection, answer: RemoteAnswer, total: number | undefined): Promise<RemoteFile> {
    const encoding = answer.headers.get("content-encoding");
    if (encoding !== null && encoding !== "identity")
      throw new Failed({ kind: "answer", failure: "bad-answer", status: answer.status });
    const remote = await this.#identity.of(answer, total, connection);
    if (total !== undefined && total !== remote.bytes)
      throw new Failed({ kind: "length", expected: remote.bytes, got: total });
    return remote;
  }

  /** Makes the part ready for the bytes that follow; false when they do not fit to it and the next try is to ask anew. */
  async #prepare(
    { headers }: RemoteAnswer,
    {
      kind,
      remote,
      from,
      wasTied,
    }: {
      readonly kind: "append" | "from-start";
      readonly remote: RemoteFile;
      readonly from: number;
      readonly wasTied: boolean;
    },
  ): Promise<boolean> {
    const part = this.#part;
    const isSame = part.note?.sha256 === remote.sha256 && part.note.bytes === remote.bytes;
    const tag = strongTag(headers.get("etag") ?? undefined);
    const note: PartNote = { ...remote, ...(tag !== undefined && { tag }) };
    if (kind === "from-start" && from > 0 && isSame && wasTied) {
      // The same file by its checksum under another tag: servers of one name do not always agree on tags.
      this.#usesTag = false;
      return false;
    }
    // What is on disk makes room for what comes, whether it is continued or begun anew.
    await this.#checkRoom(remote.bytes - (await part.size()));
    if (kind === "append" && isSame) {
      if (part.note.tag !== tag) await part.setNote(note);
      return true;
    }
    await part.begin(note);
    // When another file has the name now, an answer from the middle on is of no use.
    return kind === "from-start" || from === 0;
  }

  async #copy(connection: Connection, { body }: RemoteAnswer, { bytes }: RemoteFile): Promise<void> {
    if (body === undefined) throw new Broken({ kind: "connection", reason: "the answer is empty" });
    const part = this.#part;
    for (;;) {
      const { done, value } = await connection.within(() => body.read());
      if (done) break;
      if (part.bytes + value.length > bytes)
        throw new Failed({ kind: "length", expected: bytes, got: part.bytes + value.length });
      await part.append(value);
      this.#rate.add(value.length);
      this.#report({ step: "downloading", bytes: part.bytes, total: bytes, rate: this.#rate.value });
    }
    if (part.bytes < bytes) throw new Broken({ kind: "connection", reason: "the server closed the connection" });
  }

  async #checkRoom(missingBytes: number): Promise<void> {
    const { target, freeBytes = freeBytesOf } = this.#request;
    const lacking = lackingRoom(await freeBytes(dirname(target)), missingBytes);
    if (lacking > 0) throw new Failed({ kind: "disk-full", lacking });
  }

  /** Waits before the next try, in the open; rejects when there is to be none. */
  async #pause({ problem, waitSeconds, cause }: Broken, fruitless: number): Promise<void> {
    const seconds = waitBeforeTry(fruitless, waitSeconds);
    if (seconds === undefined) throw new Failed(problem, cause);
    const reason = problem.kind === "stalled" ? "stalled" : problem.kind === "connection" ? "broken" : "refused";
    this.#report({ step: "waiting", seconds, reason });
    const { signal } = this.#request;
    // Whoever is told of the pause may be who ends it.
    signal?.throwIfAborted();
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, seconds * this.#timing.secondMs);
      signal?.addEventListener("abort", end, { once: true });
    });
    signal?.throwIfAborted();
  }

  #report(progress: DownloadProgress): void {
    const now = performance.now();
    const { step } = progress;
    const isEnd = (step === "downloading" || step === "checking") && progress.bytes >= progress.total;
    if (this.#lastReport?.step === step && !isEnd && now - this.#lastReport.at < reportsEveryMs) return;
    this.#lastReport = { step, at: now };
    this.#request.onProgress?.(progress);
  }
}

function verdictOn({ status, redirects, errorCode, headers }: RemoteAnswer, from: number): Verdict {
  return judgeAnswer(
    {
      status,
      redirects,
      errorCode,
      contentRange: headers.get("content-range") ?? undefined,
      contentLength: headers.get("content-length") ?? undefined,
      retryAfter: headers.get("retry-after") ?? undefined,
    },
    from,
    Date.now(),
  );
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
