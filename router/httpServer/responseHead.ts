export type ResponseHeaders = Readonly<Record<string, string>> | readonly HeaderLines[];

/** Where the text of a response ends: after so many bytes, behind the last chunk, or with the connection. */
export type ResponseLength = number | "chunked" | "connection";

/** How long a client may count on an idle connection, in seconds; said in each answer. */
export const keepAliveSeconds = 5;

const keepAlive = `connection: keep-alive\r\nkeep-alive: timeout=${String(keepAliveSeconds)}\r\n`;
const close = "connection: close\r\n";

/** The bytes before a response's body, as a text of one character for each. @throws Error for a header that would break out. */
export function responseHead(
  status: number,
  headers: ResponseHeaders,
  more: {
    readonly length: ResponseLength;
    readonly closes: boolean;
    readonly date: string;
  },
): string {
  let head = `HTTP/1.1 ${String(status)} ${reasonPhrases[status] ?? "Other"}\r\n`;
  if (isWritten(headers)) for (const { text } of headers) head += text;
  else head += linesOf(headers);
  if (more.length === "chunked") head += "transfer-encoding: chunked\r\n";
  else if (more.length !== "connection") head += `content-length: ${String(more.length)}\r\n`;
  return `${head}date: ${more.date}\r\n${more.closes ? close : keepAlive}\r\n`;
}

/** Headers that come with many answers alike, written once. @throws Error for a header that would break out. */
export class HeaderLines {
  readonly text: string;

  constructor(headers: Readonly<Record<string, string>>) {
    this.text = linesOf(headers);
  }
}

/** Whether headers are written already. */
export function isWritten(headers: ResponseHeaders): headers is readonly HeaderLines[] {
  return Array.isArray(headers);
}

function linesOf(headers: Readonly<Record<string, string>>): string {
  let lines = "";
  for (const name in headers) {
    const value = headers[name] ?? "";
    if (!visible.test(value)) throw new Error(`The header ${name} holds a character that it may not.`);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

const visible = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The time as headers say it, written anew once a second. */
export class DateHeader {
  #second = NaN;
  #text = "";

  text(nowMs: number): string {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(nowMs).toUTCString();
    }
    return this.#text;
  }
}

const reasonPhrases: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  417: "Expectation Failed",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
