import { LastHead } from "../../lastHead.ts";
import { HttpError } from "./httpError.ts";

/** How the end of a body is known (RFC 9112, 6.3). */
export type Framing =
  { readonly kind: "length"; readonly bytes: number } | { readonly kind: "chunked" } | { readonly kind: "untilClose" };

/** The beginning of an answer, with what the router looks at. */
export interface ResponseHead {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly retryAfter: string | undefined;
  readonly framing: Framing;
  /** Whether the connection may be used again after the body. */
  readonly isKept: boolean;
  /** How long the server says it keeps the connection, in milliseconds. */
  readonly keptForMs: number | undefined;
}

/** Reads the heads of one server. */
export function responseHeads(): LastHead<ResponseHead> {
  return new LastHead(parseResponseHead, (head, bytes) =>
    head.framing.kind === "length" && head.framing !== nothing
      ? { ...head, framing: { kind: "length", bytes } }
      : undefined,
  );
}

/** Reads the lines of a head, without the empty one behind it. @throws HttpError when they are no head of an answer. */
export function parseResponseHead(text: string): ResponseHead {
  checkLineEnds(text);
  const lines = unfolded(text);
  const statusEnd = endOfLine(lines, 0);
  const status = readStatus(lines.slice(0, statusEnd));
  const fields = new Fields(lines, statusEnd + 2);
  const isOld = lines.charCodeAt(7) === zero;
  const connection = fields.connection?.toLowerCase() ?? "";
  const framing = framingOf(status, fields);
  return {
    status,
    contentType: fields.contentType,
    retryAfter: fields.retryAfter,
    framing,
    isKept:
      framing.kind !== "untilClose" && (isOld ? connection.includes("keep-alive") : !connection.includes("close")),
    keptForMs: fields.keepAlive === undefined ? undefined : timeoutOf(fields.keepAlive),
  };
}

/** Lines that end in a line feed alone are read by some and not by others (RFC 9112, 2.2). @throws HttpError */
export function checkLineEnds(text: string): void {
  if (/(?<!\r)\n/.test(text)) throw notHttp("a line of its head ends without a carriage return");
}

/** The values of the fields that matter; all lines are looked at. */
class Fields {
  contentType: string | undefined;
  contentLength: string | undefined;
  transferEncoding: string | undefined;
  connection: string | undefined;
  keepAlive: string | undefined;
  retryAfter: string | undefined;

  constructor(lines: string, from: number) {
    for (let at = from; at < lines.length;) {
      const end = endOfLine(lines, at);
      const colon = lines.indexOf(":", at);
      if (colon <= at || colon >= end) throw notHttp("a header has no name");
      this.#take(lines.slice(at, colon).toLowerCase(), lines, colon + 1, end);
      at = end + 2;
    }
  }

  #take(name: string, lines: string, from: number, to: number): void {
    switch (name) {
      case "content-type":
        this.contentType ??= lines.slice(from, to).trim();
        return;
      case "content-length":
        // Two lengths are the beginning of somebody else's answer.
        if (this.contentLength !== undefined) throw notHttp("it has two lengths");
        this.contentLength = lines.slice(from, to).trim();
        return;
      case "transfer-encoding":
        this.transferEncoding = joined(this.transferEncoding, lines.slice(from, to));
        return;
      case "connection":
        this.connection = joined(this.connection, lines.slice(from, to));
        return;
      case "keep-alive":
        this.keepAlive = lines.slice(from, to);
        return;
      case "retry-after":
        this.retryAfter ??= lines.slice(from, to).trim();
        return;
      default:
        if (!token.test(name)) throw notHttp("a header's name is none");
    }
  }
}

function framingOf(status: number, { transferEncoding, contentLength }: Fields): Framing {
  if (status < 200 || status === 204 || status === 304) return nothing;
  if (transferEncoding !== undefined) {
    if (contentLength !== undefined) throw notHttp("it has a length and comes in chunks");
    return /(?:^|,)[ \t]*chunked[ \t]*$/i.test(transferEncoding) ? { kind: "chunked" } : { kind: "untilClose" };
  }
  if (contentLength === undefined) return { kind: "untilClose" };
  if (!/^\d{1,15}$/.test(contentLength)) throw notHttp("its length is no number");
  return { kind: "length", bytes: Number(contentLength) };
}

const nothing: Framing = { kind: "length", bytes: 0 };

function readStatus(line: string): number {
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(line)?.[1];
  if (status === undefined) throw notHttp("it does not begin with HTTP/1");
  if (status === "101" || Number(status) < 100) throw notHttp(`it answers with ${status}`);
  return Number(status);
}

/** Lines that go on in the next one are a custom of old. */
function unfolded(text: string): string {
  return text.includes("\n ") || text.includes("\n\t") ? text.replace(/\r\n[ \t]+/g, " ") : text;
}

/** Where a line's CR stands. */
function endOfLine(lines: string, from: number): number {
  const end = lines.indexOf("\r\n", from);
  return end === -1 ? lines.length : end;
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value.trim() : `${before}, ${value.trim()}`;
}

function timeoutOf(keepAlive: string): number | undefined {
  const seconds = /timeout=(\d{1,6})/i.exec(keepAlive)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const zero = 0x30;

function notHttp(why: string): HttpError {
  return new HttpError("NOT_HTTP", `The answer is not HTTP: ${why}.`);
}
