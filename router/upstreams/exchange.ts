import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import type { Clock } from "../../core/ports.ts";
import { failureCode } from "./failureWords.ts";

/** A POST of a JSON text. */
export interface Sending {
  readonly http: Dispatcher;
  readonly clock: Clock;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The beginning of an upstream's answer. */
export interface Head {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** The upstream waits when this many bytes lie unread. */
const highWaterBytes = 64 * 1024;
/** An upstream that has said its last word may take this long to end its body; then the connection is given up. */
const lastWordsMs = 1_000;

/**
 * One request to an upstream and the answer to it, read as it comes. Everything that arrived at once is read at once,
 * and who does not read slows the upstream down. This is undici's dispatch interface without its streams, which cost
 * more than the rest of a request together.
 *
 * A request that dies before the answer begins on a connection that the server may have been closing is sent once more.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  #sending: Sending;
  #controller: Dispatcher.DispatchController | undefined;
  #head: Head | undefined;
  #parts: Buffer[] = [];
  #size = 0;
  #state: "open" | "ended" | "failed" = "open";
  #failure: unknown;
  #isPaused = false;
  #isDiscarding = false;
  #isSentAgain = false;
  #wake: (() => void) | undefined;

  constructor(sending: Sending) {
    this.#sending = sending;
    this.#dispatch();
  }

  /** Resolves with the beginning of the answer. Rejects with what went wrong, or with the reason of `cancel`. */
  async head(): Promise<Head> {
    while (this.#head === undefined) {
      if (this.#state === "failed") throw this.#failure;
      await this.#something();
    }
    return this.#head;
  }

  /** Resolves with all bytes that have come since the last call, or with `undefined` at the end. Rejects as `head` does. */
  async read(): Promise<Buffer | undefined> {
    while (this.#parts.length === 0) {
      if (this.#state === "failed") throw this.#failure;
      if (this.#state === "ended") return undefined;
      await this.#something();
    }
    const [first, ...others] = this.#parts;
    const bytes = others.length === 0 ? first : Buffer.concat(this.#parts, this.#size);
    this.#parts = [];
    this.#size = 0;
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#controller?.resume();
    }
    return bytes;
  }

  /** Reads the rest, at most about `maxBytes` of it; beyond that the connection is given up. */
  async readAll(maxBytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let size = 0;
    for (let bytes = await this.read(); bytes !== undefined; bytes = await this.read()) {
      parts.push(bytes);
      size += bytes.length;
      if (size < maxBytes) continue;
      this.cancel(new Error("Nobody wants to read on."));
      break;
    }
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts, size);
  }

  /** Gives the request up and frees the upstream. Does nothing when it has ended. */
  cancel(reason: unknown): void {
    if (this.#state !== "open") return;
    this.#fail(reason);
    this.#controller?.abort(reason instanceof Error ? reason : new Error("cancelled", { cause: reason }));
  }

  /** Nobody reads on: what still comes is thrown away, so that the connection can be used again if it ends soon. */
  discard(): void {
    if (this.#state !== "open" || this.#isDiscarding) return;
    this.#isDiscarding = true;
    this.#parts = [];
    this.#size = 0;
    if (this.#isPaused) this.#controller?.resume();
    this.#sending.clock.after(lastWordsMs, () => {
      this.cancel(new Error("The upstream does not end its answer."));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#state === "failed") controller.abort(new Error("cancelled"));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // 1xx are notes on the way.
    if (status < 200) return;
    this.#head = { status, headers };
    // It will not be sent again; a long answer need not hold it.
    this.#sending = { ...this.#sending, body: "" };
    this.#notify();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isDiscarding) return;
    this.#parts.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= highWaterBytes && !this.#isPaused) {
      this.#isPaused = true;
      controller.pause();
    }
    this.#notify();
  }

  onResponseEnd(): void {
    if (this.#state === "open") this.#state = "ended";
    this.#notify();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#state !== "open") return;
    if (this.#head === undefined && !this.#isSentAgain && staleCodes.has(failureCode(error) ?? "")) {
      this.#isSentAgain = true;
      this.#dispatch();
      return;
    }
    this.#fail(error);
  }

  #dispatch(): void {
    const { http, url, headers, body } = this.#sending;
    const at = url.indexOf("/", url.indexOf("//") + 2);
    try {
      http.dispatch(
        {
          origin: at === -1 ? url : url.slice(0, at),
          path: at === -1 ? "/" : url.slice(at),
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body,
        },
        this,
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(reason: unknown): void {
    this.#state = "failed";
    this.#failure = reason;
    this.#parts = [];
    this.#size = 0;
    this.#notify();
  }

  #something(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

/** What a connection says that the server closed at the moment it was used again, which is no fault of the server. */
const staleCodes: ReadonlySet<string> = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);
