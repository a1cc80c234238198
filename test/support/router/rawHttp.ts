import { connect } from "node:net";
import type { Socket } from "node:net";

/** One answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends exactly these bytes, in these parts, and reads what comes back until the router closes the connection, or until
 * `enough` answers are there. Interim answers (`100 Continue`) count.
 */
export async function sendRaw(
  url: string,
  parts: string | Buffer | readonly (string | Buffer)[],
  options: {
    readonly enough?: number;
    /** Between two parts, and after the last. */
    readonly pauseMs?: number;
    /** Closes our side when everything is sent. */
    readonly end?: boolean;
    /** Reads nothing before everything is sent, as simple clients do; rejects when it cannot be sent. */
    readonly readLater?: boolean;
  } = {},
): Promise<readonly RawAnswer[]> {
  const { enough = Infinity, pauseMs = 0, end = false, readLater = false } = options;
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  const done = new Promise<void>((resolve) => {
    socket.setEncoding("latin1").on("data", (data: string) => {
      text += data;
      if (readAnswers(text).length >= enough) socket.destroy();
    });
    // A reset is a close too; what came before it counts.
    socket
      .on("error", () => undefined)
      .on("close", () => {
        resolve();
      });
  });
  for (const part of Array.isArray(parts) ? (parts as readonly (string | Buffer)[]) : [parts as string | Buffer]) {
    if (socket.destroyed) break;
    if (readLater) await write(socket, part);
    else socket.write(part);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  if (readLater) socket.resume();
  if (end) socket.end();
  await done;
  return readAnswers(text);
}

function write(socket: Socket, part: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(part, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** The answers that are whole. A body that has no length goes to the end. */
function readAnswers(text: string): readonly RawAnswer[] {
  const found: RawAnswer[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    const status = /^HTTP\/1\.[01] (\d{3}) /.exec(rest)?.[1];
    if (end < 0 || status === undefined) return found;
    const headers = Object.fromEntries(
      rest
        .slice(0, end)
        .split("\r\n")
        .slice(1)
        .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
    );
    const body = readBody(Number(status), headers, rest.slice(end + 4));
    if (body === undefined) return found;
    found.push({ status: Number(status), headers, body: Buffer.from(body.text, "latin1").toString() });
    rest = body.rest;
  }
}

/** `undefined` while it is not whole. */
function readBody(
  status: number,
  headers: RawAnswer["headers"],
  after: string,
): { readonly text: string; readonly rest: string } | undefined {
  if (status < 200) return { text: "", rest: after };
  if (headers["transfer-encoding"] === "chunked") {
    let text = "";
    for (let at = 0; ;) {
      const size = /^([0-9a-f]+)\r\n/.exec(after.slice(at, at + 12));
      if (size === null) return undefined;
      const begin = at + size[0].length;
      const length = parseInt(size[1] ?? "", 16);
      if (after.length < begin + length + 2) return undefined;
      at = begin + length + 2;
      if (length === 0) return { text, rest: after.slice(at) };
      text += after.slice(begin, begin + length);
    }
  }
  const length = Number(headers["content-length"] ?? after.length);
  return after.length < length ? undefined : { text: after.slice(0, length), rest: after.slice(length) };
}
