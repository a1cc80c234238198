import type { Outflow } from "./outflow.ts";
import { responseHead } from "./responseHead.ts";
import type { ResponseHeaders, ResponseLength } from "./responseHead.ts";

/** The connection as the answer to one request sees it. */
export interface Outlet {
  readonly out: Pick<Outflow, "write" | "untilTaken">;
  /** Whether the connection has to be closed behind the answer, as far as the request is concerned. */
  readonly mustClose: boolean;
  readonly date: string;
  /** The answer is whole. */
  answered(closes: boolean): void;
  destroy(): void;
}

/** What of a request matters to the form of its answer. */
export interface AnsweredRequest {
  readonly minorVersion: 0 | 1;
  /** Of a request by HEAD only the head is answered. */
  readonly isHead: boolean;
}

/** As much is copied to be sent in one go; more is sent in several pieces. */
const copiedBytes = 64 * 1024;
/** What is written in one turn is collected up to so much. */
const collectedBytes = 16 * 1024;

const lastChunk = "0\r\n\r\n";
const nothing: readonly Buffer[] = [];

/** The answer to one request: whole (`send`) or bit by bit (`begin`, `write`, `end`). When the client is gone, all do nothing. */
export class HttpResponse {
  readonly #outlet: Outlet;
  readonly #request: AnsweredRequest;
  #state: "new" | "begun" | "ended" | "gone" = "new";
  /** Not sent yet. */
  #head = "";
  #parts: readonly Buffer[] | Buffer[] = nothing;
  #partBytes = 0;
  #isFlushing = false;
  #length: ResponseLength = 0;
  #closes = false;
  #onGone: readonly ((why: Error) => void)[] | undefined;

  constructor(outlet: Outlet, request: AnsweredRequest) {
    this.#outlet = outlet;
    this.#request = request;
  }

  /** Whether status and headers are settled. */
  get isBegun(): boolean {
    return this.#state !== "new";
  }

  /** Whether nothing can be written any more: it has ended, or the client is gone. */
  get isOver(): boolean {
    return this.#state === "ended" || this.#state === "gone";
  }

  /** Sends a whole answer; a text goes out in UTF-8. */
  send(status: number, headers: ResponseHeaders, body: Buffer | string): void {
    if (this.#state !== "new") return;
    const bytes = Buffer.byteLength(body);
    this.#settle(status, headers, bytes);
    const head = this.#head;
    this.#head = "";
    if (this.#request.isHead) this.#outlet.out.write(head);
    // As one text, byte for byte a character, they are sent in one go.
    else if (bytes <= copiedBytes) this.#outlet.out.write(head + byteText(body, bytes));
    else this.#outlet.out.write(head, Buffer.isBuffer(body) ? body : Buffer.from(body));
    this.#finish();
  }

  /** Settles status and headers; they are sent with the first part of the body. */
  begin(status: number, headers: ResponseHeaders): void {
    if (this.#state !== "new") return;
    this.#settle(status, headers, this.#request.minorVersion === 1 ? "chunked" : "connection");
  }

  /**
   * Sends a part of the body. What is written in the same turn goes out together, at its end, unless it is urgent. A
   * returned promise resolves when a slow client has caught up, or has gone.
   */
  write(part: Buffer, isUrgent = false): Promise<void> | undefined {
    if (this.#state !== "begun" || part.length === 0) return undefined;
    if (this.#parts === nothing) this.#parts = [part];
    else (this.#parts as Buffer[]).push(part);
    this.#partBytes += part.length;
    if (isUrgent || this.#partBytes >= collectedBytes) this.#flush("");
    else if (!this.#isFlushing) {
      this.#isFlushing = true;
      process.nextTick(flushNow, this);
    }
    return this.#outlet.out.untilTaken();
  }

  /** The answer is whole. */
  end(): void {
    if (this.#state !== "begun") return;
    this.#flush(this.#length === "chunked" ? lastChunk : "");
    this.#finish();
  }

  /** Breaks the connection off: the client sees that the answer is not whole. */
  destroy(): void {
    this.#outlet.destroy();
  }

  /** Calls the listener if the client goes before the answer is whole, or the server ends: then the client can still be told. */
  onGone(listener: (why: Error) => void): void {
    if (this.#state === "gone") listener(clientHasGone());
    // Of their own length: mostly it is one, of thousands of answers.
    else if (this.#state !== "ended")
      this.#onGone = this.#onGone === undefined ? [listener] : [...this.#onGone, listener];
  }

  /** For the connection: the client is gone. */
  gone(): void {
    if (this.isOver) return;
    this.#state = "gone";
    this.#parts = nothing;
    this.#giveUp(clientHasGone());
  }

  /** For the connection: the server ends, and says why. */
  stop(why: Error): void {
    if (!this.isOver) this.#giveUp(why);
  }

  /** For the end of the turn. */
  flushed(): void {
    this.#isFlushing = false;
    if (this.#state === "begun" && this.#partBytes > 0) this.#flush("");
  }

  #giveUp(why: Error): void {
    const listeners = this.#onGone;
    this.#onGone = undefined;
    for (const listener of listeners ?? []) listener(why);
  }

  #settle(status: number, headers: ResponseHeaders, length: ResponseLength): void {
    const { mustClose, date } = this.#outlet;
    this.#length = length;
    this.#closes = mustClose || length === "connection";
    this.#head = responseHead(status, headers, { length, closes: this.#closes, date });
    this.#state = "begun";
  }

  #finish(): void {
    this.#state = "ended";
    this.#onGone = undefined;
    this.#outlet.answered(this.#closes);
  }

  #flush(tail: string): void {
    const parts = this.#request.isHead ? nothing : this.#parts;
    const size = this.#request.isHead ? 0 : this.#partBytes;
    const isChunk = this.#length === "chunked" && size > 0;
    const before = isChunk ? `${this.#head}${size.toString(16)}\r\n` : this.#head;
    const after = this.#request.isHead ? "" : isChunk ? `\r\n${tail}` : tail;
    this.#head = "";
    this.#parts = nothing;
    this.#partBytes = 0;
    if (before.length + size + after.length === 0) return;
    if (size <= copiedBytes) this.#outlet.out.write(joined(before, parts, after, size));
    else this.#outlet.out.write(before, ...parts, after);
  }
}

/** One character for each byte, which ASCII has as it is. */
function byteText(body: Buffer | string, bytes: number): string {
  if (typeof body === "string" && body.length === bytes) return body;
  return (Buffer.isBuffer(body) ? body : Buffer.from(body)).toString("latin1");
}

function clientHasGone(): Error {
  return new Error("The client has gone.");
}

function flushNow(response: HttpResponse): void {
  response.flushed();
}

function joined(before: string, parts: readonly Buffer[], after: string, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(before.length + size + after.length);
  let at = bytes.write(before, 0, "latin1");
  for (const part of parts) at += part.copy(bytes, at);
  bytes.write(after, at, "latin1");
  return bytes;
}
