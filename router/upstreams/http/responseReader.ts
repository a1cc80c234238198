import type { LastHead } from "../../lastHead.ts";
import { HttpError } from "./httpError.ts";
import { checkLineEnds, responseHeads } from "./responseHead.ts";
import type { ResponseHead } from "./responseHead.ts";

/** Hears of an answer as its bytes come. */
export interface ResponseSink {
  onHead(head: ResponseHead): void;
  /** Bytes of the body, which are somebody else's again after the call. */
  onBody(bytes: Buffer): void;
}

type State =
  | "head"
  | "length"
  | "untilClose"
  | "chunkSize"
  | "chunkExtension"
  | "chunkSizeEnd"
  | "chunkData"
  | "chunkDataEnd"
  | "chunkEnd"
  | "trailer"
  | "trailerLine"
  | "lastLine"
  | "ended";

const headEnd = Buffer.from("\r\n\r\n");

/** The most that a head, or what stands between two chunks, may hold. */
const maxLineBytes = 64 * 1024;

/**
 * Reads answers of HTTP/1, one at a time, however their bytes are cut, and strictly: what is not quite right is an error,
 * never a guess, since a guess can give one client the answer of another. Keeps nothing of a body.
 */
export class ResponseReader {
  readonly #sink: ResponseSink;
  readonly #heads: LastHead<ResponseHead>;
  #state: State = "head";
  /** The beginning of a head whose end has not come yet. */
  #held = "";
  /** What is missing of the body, or of the chunk. */
  #left = 0;
  /** Of a chunk's size. */
  #digits = 0;
  /** How much has come since the last chunk. */
  #between = 0;
  #head: ResponseHead | undefined;

  /** Readers that share `heads` profit from each other's. */
  constructor(sink: ResponseSink, heads = responseHeads()) {
    this.#sink = sink;
    this.#heads = heads;
  }

  /** The answer is whole. */
  get isEnded(): boolean {
    return this.#state === "ended";
  }

  get head(): ResponseHead | undefined {
    return this.#head;
  }

  /** To be called before the answer to the next request. */
  begin(): void {
    this.#state = "head";
    this.#held = "";
    this.#left = 0;
    this.#digits = 0;
    this.#between = 0;
    this.#head = undefined;
  }

  /**
   * Takes what came. The bytes may be moved about in their place. Returns false when there is more than the answer.
   * @throws HttpError when it is no answer.
   */
  take(bytes: Buffer): boolean {
    let at = 0;
    while (this.#state === "head" && at < bytes.length) at = this.#takeHead(bytes, at);
    if (at === bytes.length) return true;
    switch (this.#state) {
      case "length": {
        const end = Math.min(bytes.length, at + this.#left);
        this.#left -= end - at;
        this.#sink.onBody(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
        if (this.#left === 0) this.#state = "ended";
        return end === bytes.length;
      }
      case "untilClose":
        this.#sink.onBody(at === 0 ? bytes : bytes.subarray(at));
        return true;
      case "ended":
        return false;
      default:
        return this.#takeChunks(bytes, at) === bytes.length;
    }
  }

  /** The server has closed its side. @throws HttpError when the answer is not whole. */
  close(): void {
    if (this.#state === "untilClose") this.#state = "ended";
    else if (this.#state !== "ended") throw new HttpError("CLOSED", "The server closed the connection.");
  }

  /** Returns where the head ends; the length when it goes on. */
  #takeHead(bytes: Buffer, from: number): number {
    const behind = this.#held === "" ? bytes.indexOf(headEnd, from) : -1;
    // Mostly it has come whole; else its end may be cut in two.
    const text =
      behind >= 0
        ? bytes.toString("latin1", from, behind)
        : this.#held + bytes.toString("latin1", from, from + maxLineBytes);
    const end = behind >= 0 ? text.length : text.indexOf("\r\n\r\n");
    if (end === -1) {
      if (text.length >= maxLineBytes || !mayBeHttp(text)) throw notHttp("its head has no end");
      // A head whose lines end in line feeds alone has no end that we know.
      checkLineEnds(text);
      this.#held = text;
      return bytes.length;
    }
    const at = from + end + 4 - this.#held.length;
    this.#held = "";
    const head = this.#heads.read(text.slice(0, end));
    // 1xx are notes on the way.
    if (head.status < 200) return at;
    this.#head = head;
    this.#state = head.framing.kind === "chunked" ? "chunkSize" : head.framing.kind;
    if (head.framing.kind === "length") this.#left = head.framing.bytes;
    this.#sink.onHead(head);
    if (head.framing.kind === "length" && head.framing.bytes === 0) this.#state = "ended";
    return at;
  }

  /** The data of all chunks that came is moved together, so that it is passed on at once. Returns how far it came. */
  #takeChunks(bytes: Buffer, from: number): number {
    let at = from;
    let begin = -1;
    let filled = -1;
    try {
      while (at < bytes.length && this.#state !== "ended") {
        if (this.#state !== "chunkData") {
          this.#takeLineByte(bytes[at++] ?? 0);
          continue;
        }
        const end = Math.min(bytes.length, at + this.#left);
        if (begin === -1) begin = filled = at;
        else if (filled !== at) bytes.copyWithin(filled, at, end);
        filled += end - at;
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#state = "chunkDataEnd";
      }
    } finally {
      // What came before nonsense is still what it is.
      if (filled > begin) this.#sink.onBody(bytes.subarray(begin, filled));
    }
    return at;
  }

  /** One byte of what stands between the data of two chunks, or behind the last. */
  #takeLineByte(byte: number): void {
    if (++this.#between > maxLineBytes) throw notHttp("too much stands between two chunks");
    switch (this.#state) {
      case "chunkSize": {
        const digit = hexDigit(byte);
        if (digit >= 0) {
          this.#left = this.#left * 16 + digit;
          if (++this.#digits > 12) throw notHttp("a chunk is too large");
        } else if (this.#digits === 0) throw notHttp("a chunk has no size");
        else if (byte === carriageReturn) this.#state = "chunkSizeEnd";
        else if (byte === semicolon || byte === space || byte === tab) this.#state = "chunkExtension";
        else throw notHttp("a chunk's size is no number");
        return;
      }
      case "chunkExtension":
        if (byte === carriageReturn) this.#state = "chunkSizeEnd";
        else if (byte === lineFeed) throw notHttp("a line ends without a carriage return");
        return;
      case "chunkSizeEnd":
        expect(byte, lineFeed);
        this.#state = this.#left === 0 ? "trailer" : "chunkData";
        this.#digits = 0;
        return;
      case "chunkDataEnd":
        expect(byte, carriageReturn);
        this.#state = "chunkEnd";
        return;
      case "chunkEnd":
        expect(byte, lineFeed);
        this.#state = "chunkSize";
        this.#between = 0;
        return;
      case "trailer":
        this.#state = byte === carriageReturn ? "lastLine" : "trailerLine";
        return;
      case "trailerLine":
        if (byte === lineFeed) this.#state = "trailer";
        return;
      case "lastLine":
        expect(byte, lineFeed);
        this.#state = "ended";
        return;
      default:
        throw new Error(`There are no lines in ${this.#state}.`);
    }
  }
}

/** What does not begin like an answer need not be waited for. */
function mayBeHttp(text: string): boolean {
  return text.startsWith("HTTP/1.".slice(0, text.length));
}

function expect(byte: number, wanted: number): void {
  if (byte !== wanted) throw notHttp("a chunk does not end where its size says");
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const semicolon = 0x3b;
const space = 0x20;
const tab = 0x09;

function notHttp(why: string): HttpError {
  return new HttpError("NOT_HTTP", `The answer is not HTTP: ${why}.`);
}
