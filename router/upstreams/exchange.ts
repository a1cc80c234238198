import type { Clock } from "../../core/ports.ts";
import { failureCode } from "./failureWords.ts";
import type { AnswerListener, Connection } from "./http/connection.ts";
import type { ResponseHead } from "./http/responseHead.ts";
import type { UpstreamHttp, UpstreamRequest } from "./http/upstreamHttp.ts";

/** What a request is sent by. */
export interface Means {
  readonly http: UpstreamHttp;
  readonly clock: Pick<Clock, "after">;
}

/** The beginning of an upstream's answer. */
export type Head = Pick<ResponseHead, "status" | "contentType" | "retryAfter">;

/** An answer that is there. */
export interface Whole {
  readonly head: Head;
  readonly bytes: Buffer;
}

/** The upstream waits when this many bytes lie unread. */
const highWaterBytes = 64 * 1024;
/** An upstream that has said its last word may take this long to end its body; then the connection is given up. */
const lastWordsMs = 1_000;

/**
 * One request to an upstream and the answer to it, read as it comes. Everything that arrived at once is read at once,
 * and who does not read slows the upstream down.
 *
 * A request that dies before the answer begins on a connection that the server may have been closing is sent once more.
 */
export class Exchange implements AnswerListener {
  readonly #means: Means;
  /** What is sent, as long as that may be needed. */
  #request: UpstreamRequest | undefined;
  #connection: Connection | undefined;
  #head: Head | undefined;
  #parts: Buffer[] = [];
  #size = 0;
  #state: "open" | "ended" | "failed" = "open";
  #failure: unknown;
  #isPaused = false;
  #isDiscarding = false;
  #isSentAgain = false;
  /** How much has to be there before a reader is woken. */
  #wanted = 0;
  #onPart: (() => void) | undefined;
  #wake: (() => void) | undefined;

  constructor(request: UpstreamRequest, means: Means) {
    this.#means = means;
    this.#request = request;
    this.#send(request);
  }

  /** Resolves with the beginning of the answer. Rejects with what went wrong, or with the reason of `cancel`. */
  head(): Promise<Head> {
    return new Promise((resolve, reject) => {
      const fail: (reason: unknown) => void = reject;
      const look = (): void => {
        if (this.#head !== undefined) resolve(this.#head);
        else if (this.#state === "failed") fail(this.#failure);
        else this.#wake = look;
      };
      look();
    });
  }

  /**
   * Resolves with all bytes that have come since the last call, or with `undefined` at the end. Rejects as `head` does,
   * but not before what came ahead of a failure was read.
   */
  read(): Promise<Buffer | undefined> {
    return new Promise((resolve, reject) => {
      const fail: (reason: unknown) => void = reject;
      const look = (): void => {
        if (this.#size > 0) resolve(this.#readNow());
        else if (this.#state === "failed") fail(this.#failure);
        else if (this.#state === "ended") resolve(undefined);
        else this.#wake = look;
      };
      look();
    });
  }

  /** Reads the rest, at most about `maxBytes` of it; beyond that the connection is given up. Rejects as `head` does. */
  readAll(maxBytes: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#whenThere(maxBytes, resolve, reject);
    });
  }

  /** Reads the whole answer as `readAll` does, its head with it. Whoever wants to is told when some of it has come. */
  whole(maxBytes: number, onPart?: () => void): Promise<Whole> {
    this.#onPart = onPart;
    return new Promise((resolve, reject) => {
      const done = (bytes: Buffer): void => {
        if (this.#head !== undefined) resolve({ head: this.#head, bytes });
      };
      this.#whenThere(maxBytes, done, reject);
    });
  }

  /** Gives the request up and frees the upstream. Does nothing when it has ended. */
  cancel(reason: unknown): void {
    if (this.#state !== "open") return;
    this.#connection?.destroy();
    this.#parts = [];
    this.#size = 0;
    this.#fail(reason);
  }

  /** Nobody reads on: what still comes is thrown away, so that the connection can be used again if it ends soon. */
  discard(): void {
    if (this.#state !== "open" || this.#isDiscarding) return;
    this.#isDiscarding = true;
    this.#take();
    if (this.#isPaused) this.#connection?.resume();
    this.#means.clock.after(lastWordsMs, () => {
      this.cancel(new Error("The upstream does not end its answer."));
    });
  }

  onHead({ status, contentType, retryAfter }: ResponseHead): void {
    this.#head = { status, contentType, retryAfter };
    // It will not be sent again; a long answer need not hold it.
    this.#request = undefined;
    if (this.#wanted === 0) this.#notify();
  }

  onBody(bytes: Buffer): void {
    if (this.#isDiscarding) return;
    const part = Buffer.from(bytes);
    // Mostly there is one: a list of its own length.
    if (this.#parts.length === 0) this.#parts = [part];
    else this.#parts.push(part);
    this.#size += bytes.length;
    if (this.#wanted > 0) {
      this.#onPart?.();
      if (this.#size >= this.#wanted) this.#notify();
      return;
    }
    if (this.#size >= highWaterBytes && !this.#isPaused) {
      this.#isPaused = true;
      this.#connection?.pause();
    }
    this.#notify();
  }

  onEnd(): void {
    this.#state = "ended";
    this.#connection = undefined;
    this.#notify();
  }

  onError(error: Error): void {
    this.#connection = undefined;
    if (this.#state !== "open") return;
    if (this.#request !== undefined && !this.#isSentAgain && staleCodes.has(failureCode(error) ?? "")) {
      this.#isSentAgain = true;
      this.#send(this.#request);
      return;
    }
    // A refusal that breaks off is one all the same.
    if (this.#head !== undefined && this.#head.status >= 400) this.onEnd();
    else this.#fail(error);
  }

  #send(request: UpstreamRequest): void {
    try {
      this.#connection = this.#means.http.send(request, this, this.#isSentAgain);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Waits for the end, or for so many bytes, without being woken before. */
  #whenThere(maxBytes: number, done: (bytes: Buffer) => void, fail: (reason: unknown) => void): void {
    this.#wanted = maxBytes;
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#connection?.resume();
    }
    const look = (): void => {
      if (this.#state === "failed") fail(this.#failure);
      else if (this.#state === "open" && this.#size < maxBytes) this.#wake = look;
      else {
        const bytes = this.#take();
        // An error is dear, and most answers have ended.
        if (this.#state === "open") this.cancel(new Error("Nobody wants to read on."));
        done(bytes);
      }
    };
    look();
  }

  #readNow(): Buffer {
    const bytes = this.#take();
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#connection?.resume();
    }
    return bytes;
  }

  /** What lies unread. */
  #take(): Buffer {
    const [first] = this.#parts;
    const bytes = first !== undefined && this.#parts.length === 1 ? first : Buffer.concat(this.#parts, this.#size);
    this.#parts = [];
    this.#size = 0;
    return bytes;
  }

  #fail(reason: unknown): void {
    this.#state = "failed";
    this.#failure = reason;
    this.#connection = undefined;
    this.#notify();
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

/** What a connection says that the server closed at the moment it was used again, which is no fault of the server. */
const staleCodes: ReadonlySet<string> = new Set(["CLOSED", "ECONNRESET", "EPIPE"]);
