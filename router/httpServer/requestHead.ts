import { HttpFault, malformed } from "./httpFault.ts";

/** Names are in lower case. What is said several times is joined by commas. `Content-Length` is in `bodyLength` only. */
export type RequestHeaders = ReadonlyMap<string, string>;

/** How long a body is: so many bytes, or as its chunks say. */
export type BodyLength = number | "chunked";

export interface RequestHead {
  readonly method: string;
  /** As it came. */
  readonly target: string;
  /** Of HTTP/1. */
  readonly minorVersion: 0 | 1;
  readonly headers: RequestHeaders;
  readonly bodyLength: BodyLength;
  /** Whether the client wants to use the connection again. */
  readonly keepsAlive: boolean;
}

/** More headers than any client sends. */
const maxHeaders = 100;

const methods: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
const requestLine = /^([A-Z]+) ([\x21-\x7e]+) HTTP\/1\.([01])$/;
/**
 * Reads a request's head, without the empty line at its end, a character for each byte. Strict where servers and proxies
 * have been known to read the same bytes differently (RFC 9112, sections 5, 6 and 11). @throws HttpFault
 */
export function parseRequestHead(text: string): RequestHead {
  const end = text.indexOf("\r\n");
  const { method, target, minorVersion } = parseRequestLine(end < 0 ? text : text.slice(0, end));
  const headers = end < 0 ? new Map<string, string>() : parseHeaders(text, end + 2);
  const bodyLength = bodyLengthOf(headers, minorVersion);
  headers.delete("content-length");
  return {
    method,
    target,
    minorVersion,
    headers,
    bodyLength,
    keepsAlive: wantsToKeepAlive(headers.get("connection"), minorVersion),
  };
}

/** @throws HttpFault */
export function parseRequestLine(line: string): Pick<RequestHead, "method" | "target" | "minorVersion"> {
  const [, method, target, version] = requestLine.exec(line) ?? [];
  if (method === undefined || target === undefined || !methods.includes(method))
    throw malformed("its first line has to be a method, a target and HTTP/1.1");
  if (method === "CONNECT") throw new HttpFault(400, "This is no proxy: it opens no tunnels.");
  return { method, target, minorVersion: version === "0" ? 0 : 1 };
}

/** Whether a request may begin like this; what is wrong further on shows when its first line is whole. */
export function isBeginningOfMethod(text: string): boolean {
  const space = text.indexOf(" ");
  return space < 0 ? methods.some((method) => method.startsWith(text)) : methods.includes(text.slice(0, space));
}

/** Whether a line is a name, a colon and a value; neither folded nor with space before the colon, which others may read otherwise. */
export function isHeaderLine(line: string): boolean {
  const colon = line.indexOf(":");
  return colon > 0 && headerName.test(line.slice(0, colon)) && !noHeader.test(line);
}

function parseHeaders(text: string, start: number): Map<string, string> {
  const headers = new Map<string, string>();
  if (noHeader.test(text)) throw malformed("a header is no name, colon and value");
  let count = 0;
  for (let at = start; at < text.length;) {
    const lineEnd = text.indexOf("\r\n", at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const colon = text.indexOf(":", at);
    if (colon <= at || colon >= end) throw malformed("a header is no name, colon and value");
    if (++count > maxHeaders) throw new HttpFault(431, `The request has more than ${String(maxHeaders)} headers.`);
    const name = nameOf(text.slice(at, colon));
    const value = trimmed(text, colon + 1, end);
    at = end + 2;
    const before = headers.get(name);
    if (before === undefined) headers.set(name, value);
    else if (name === "host") throw new HttpFault(400, "The request has more than one `Host`.");
    else headers.set(name, `${before}, ${value}`);
  }
  return headers;
}

/** What is in no header, nor between two. */
const noHeader = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The same few come with each request. */
const knownNames = new Map<string, string>();
const mostNames = 200;

function nameOf(given: string): string {
  const known = knownNames.get(given);
  if (known !== undefined) return known;
  if (!headerName.test(given)) throw malformed("a header is no name, colon and value");
  // A copy: a slice would keep the whole head it was cut from.
  const copy = Buffer.from(given, "latin1").toString("latin1");
  const name = copy.toLowerCase();
  if (knownNames.size < mostNames) knownNames.set(copy, name);
  return name;
}

const space = 0x20;
const tab = 0x09;

function withoutBlanks(text: string): string {
  return trimmed(text, 0, text.length);
}

/** Without spaces and tabs around it: `trim` would take bytes of other texts for blanks. */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === space || code === tab;
}

const wholeNumber = /^\d{1,15}$/;

function bodyLengthOf(headers: RequestHeaders, minorVersion: 0 | 1): BodyLength {
  const coding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (coding !== undefined) {
    // Two servers in a row that believe different ones of the two see different requests: smuggling.
    if (length !== undefined) throw malformed("it has both `Content-Length` and `Transfer-Encoding`");
    if (minorVersion === 0) throw malformed("HTTP/1.0 has no `Transfer-Encoding`");
    if (coding.toLowerCase() !== "chunked") throw malformed("the only `Transfer-Encoding` there is here is chunked");
    return "chunked";
  }
  if (length === undefined) return 0;
  if (!wholeNumber.test(length)) throw malformed("`Content-Length` has to be one whole number");
  return Number(length);
}

function wantsToKeepAlive(connection: string | undefined, minorVersion: 0 | 1): boolean {
  if (connection === undefined) return minorVersion === 1;
  const wishes = connection.toLowerCase().split(",").map(withoutBlanks);
  return minorVersion === 1 ? !wishes.includes("close") : wishes.includes("keep-alive") && !wishes.includes("close");
}
