import { HttpFault, malformed } from "./httpFault.ts";
import { isBeginningOfMethod, parseRequestHead, parseRequestLine } from "./requestHead.ts";
import { LastHead } from "../lastHead.ts";
import type { RequestHead } from "./requestHead.ts";

/** A request line and headers together may be this large. */
export const maxHeadBytes = 16 * 1024;

const headEnd = Buffer.from("\r\n\r\n");
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export function requestHeads(): LastHead<RequestHead> {
  return new LastHead(parseRequestHead, (head, bodyLength) =>
    typeof head.bodyLength === "number" ? { ...head, bodyLength } : undefined,
  );
}

/** Finds request heads in bytes that come in pieces. What can be no request is noticed before it is whole. */
export class HeadReader {
  readonly #heads: LastHead<RequestHead>;
  /** The beginning of a head. */
  #held: Buffer | undefined;
  /** Of what is held, this was looked at. */
  #seen = 0;

  /** Readers that share `heads` profit from each other's. */
  constructor(heads = requestHeads()) {
    this.#heads = heads;
  }

  /** Whether nothing of a next request is there. */
  get isEmpty(): boolean {
    return this.#held === undefined;
  }

  /**
   * Takes the bytes and returns a head that is whole, with the bytes behind it; `undefined` when more is needed.
   * @throws HttpFault
   */
  take(bytes: Buffer): { readonly head: RequestHead; readonly rest: Buffer | undefined } | undefined {
    const all = withoutEmptyLines(this.#held === undefined ? bytes : Buffer.concat([this.#held, bytes]));
    const end = all.indexOf(headEnd, Math.max(0, this.#seen - headEnd.length + 1));
    if (end > maxHeadBytes || (end < 0 && all.length > maxHeadBytes))
      throw new HttpFault(431, `The request's headers are larger than ${String(maxHeadBytes / 1024)} kB.`);
    if (end < 0) {
      this.#hold(all);
      return undefined;
    }
    this.#held = undefined;
    this.#seen = 0;
    const rest = end + headEnd.length;
    return {
      head: this.#heads.read(all.toString("latin1", 0, end)),
      rest: rest < all.length ? all.subarray(rest) : undefined,
    };
  }

  #hold(bytes: Buffer): void {
    this.#held = bytes.length === 0 ? undefined : bytes;
    // Half of an empty line is no beginning yet.
    if (bytes.length === 0 || (bytes.length === 1 && bytes[0] === carriageReturn)) return;
    checkBeginning(bytes, this.#seen);
    this.#seen = bytes.length;
  }
}

/** Some clients send an empty line too much behind a body (RFC 9112, section 2.2). */
function withoutEmptyLines(bytes: Buffer): Buffer {
  let start = 0;
  while (bytes[start] === carriageReturn && bytes[start + 1] === lineFeed) start += 2;
  return start === 0 ? bytes : bytes.subarray(start);
}

/** Characters that no head has, and half line ends; one at the very end may become whole. */
const never = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n|$)|(?<!\r)\n/;

function checkBeginning(bytes: Buffer, seen: number): void {
  // A line end may be cut in two.
  const start = bytes[seen - 1] === carriageReturn ? seen - 1 : seen;
  if (never.test(bytes.toString("latin1", start))) throw malformed("it holds a byte that may not be there");
  const lineEnd = bytes.indexOf(carriageReturn);
  if (lineEnd < 0) {
    if (!isBeginningOfMethod(bytes.toString("latin1", 0, 16))) throw malformed("it begins with no method");
  } else if (lineEnd >= seen - 1) parseRequestLine(bytes.toString("latin1", 0, lineEnd));
}
