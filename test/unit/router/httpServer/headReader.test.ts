import { createServer } from "node:http";
import { duplexPair } from "node:stream";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { HeadReader, maxHeadBytes } from "../../../../router/httpServer/headReader.ts";
import { HttpFault } from "../../../../router/httpServer/httpFault.ts";
import type { RequestHead } from "../../../../router/httpServer/requestHead.ts";

/** The first head in these pieces; how far it was read; or the status of its fault. */
function read(pieces: readonly Buffer[]): { head: RequestHead; rest: string } | number | undefined {
  const reader = new HeadReader();
  try {
    for (const [index, piece] of pieces.entries()) {
      const found = reader.take(piece);
      if (found === undefined) continue;
      const rest = Buffer.concat([found.rest ?? Buffer.alloc(0), ...pieces.slice(index + 1)]);
      return { head: found.head, rest: rest.toString("latin1") };
    }
    return undefined;
  } catch (error) {
    if (error instanceof HttpFault) return error.status;
    throw error;
  }
}

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const good = "POST /a HTTP/1.1\r\nhost: b\r\n\r\nbody";

function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const places = fc.array(fc.nat(400), { maxLength: 12 });
const name = fc.stringMatching(/^x-[!#$%&'*+\-.^_`|~0-9A-Za-z]{0,12}$/);
const value = fc.stringMatching(/^[\t\x20-\x7e\xa1-\xff]{0,20}$/);
const path = fc.stringMatching(/^\/[!-~]{0,30}$/);
const method = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE");
const request = fc
  .record({
    method,
    path,
    headers: fc.array(fc.tuple(name, value), { maxLength: 6 }),
    before: fc.constantFrom("", "\r\n", "\r\n\r\n"),
  })
  .map(({ headers, before, ...line }) =>
    latin1(
      `${before}${[`${line.method} ${line.path} HTTP/1.1`, "Host: b", ...headers.map((pair) => pair.join(":"))].join("\r\n")}\r\n\r\n`,
    ),
  );

describe("a head that comes in pieces", () => {
  test("is the same wherever it is cut", () => {
    fc.assert(
      fc.property(request, places, (bytes, at) => {
        const whole = read([bytes]);
        expect(whole).toMatchObject({ rest: "" });
        expect(read(cut(Buffer.concat([bytes, latin1("body")]), at))).toEqual({ ...(whole as object), rest: "body" });
      }),
    );
  });

  test("is refused the same wherever it is cut, though perhaps earlier", () => {
    const damaged = fc.tuple(request, fc.nat(200), fc.nat(255)).map(([bytes, at, byte]) => {
      const copy = Buffer.from(bytes);
      copy[at % copy.length] = byte;
      return copy;
    });
    fc.assert(
      fc.property(damaged, places, (bytes, at) => {
        const whole = read([bytes]);
        const pieces = read(cut(bytes, at));
        // A head whose end was damaged is only found out when it comes slowly.
        if (whole !== undefined || typeof pieces !== "number") expect(pieces).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, string]>([
    ["a TLS handshake", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["a word that is no method", "HELO"],
    ["a method that goes on", "GETS"],
    ["a first line that is wrong", "GET / HTTP/2.0\r\n"],
    ["a tunnel", "CONNECT a:1 HTTP/1.1\r\n"],
    ["line feeds alone", "GET / HTTP/1.1\nhost: a\n\n"],
    ["a carriage return alone", "GET / HTTP/1.1\r\na: b\rc"],
    ["a NUL in a header", "GET / HTTP/1.1\r\na: \0"],
  ])("is refused before its end when it can be none: %s", (_what, text) => {
    expect(read([latin1(text)])).toBe(400);
    expect(read(Array.from(text, latin1))).toBe(400);
  });

  test.each(["", "\r", "\r\n", "P", "POST ", "POST /a HTTP/1.1\r", "POST /a HTTP/1.1\r\nhost: b\r\n\r"])(
    "is waited for while it can be one: %j",
    (text) => {
      expect(read([latin1(text)])).toBeUndefined();
    },
  );

  test("may have 16 kB and no more", () => {
    const sized = (size: number): Buffer => {
      const start = "GET / HTTP/1.1\r\na: ";
      return latin1(`${start}${"x".repeat(size - start.length)}\r\n\r\n`);
    };
    expect(read([sized(maxHeadBytes)])).toMatchObject({ rest: "" });
    expect(read([sized(maxHeadBytes + 1)])).toBe(431);
    expect(read([sized(maxHeadBytes + 100).subarray(0, maxHeadBytes + 1)])).toBe(431);
  });

  test("leaves what is behind it for later", () => {
    const reader = new HeadReader();
    expect(reader.take(latin1(good))?.rest?.toString()).toBe("body");
    expect(reader.isEmpty).toBe(true);
    expect(reader.take(latin1(good.slice(0, 10)))).toBeUndefined();
    expect(reader.isEmpty).toBe(false);
    expect(reader.take(latin1(good.slice(10)))?.head.target).toBe("/a");
  });
});

describe("beside the parser of Node", () => {
  interface Understood {
    readonly method: string | undefined;
    readonly url: string | undefined;
    readonly headers: unknown;
    readonly bodyLength: number | "chunked";
  }

  let take: (understood: Understood | undefined) => void = () => undefined;
  const server = createServer(
    { joinDuplicateHeaders: true, requireHostHeader: false },
    ({ method, url, headers: all }) => {
      const { "content-length": length = "0", ...headers } = all;
      take({
        method,
        url,
        headers,
        bodyLength: headers["transfer-encoding"] === undefined ? Number(length) : "chunked",
      });
    },
  );
  server.on("clientError", () => {
    take(undefined);
  });
  for (const event of ["connect", "upgrade"])
    server.on(event, () => {
      take(undefined);
    });
  afterAll(() => {
    server.closeAllConnections();
  });

  /** What Node makes of these bytes; `undefined` when it refuses them. */
  async function nodeReads(bytes: Buffer): Promise<Understood | undefined> {
    const [near, far] = duplexPair();
    const understood = new Promise<Understood | undefined>((resolve) => (take = resolve));
    server.emit("connection", far);
    near.end(bytes);
    const found = await understood;
    far.destroy();
    near.destroy();
    return found;
  }

  function weRead(bytes: Buffer): Understood | undefined {
    const found = read([bytes]);
    if (found === undefined || typeof found === "number") return undefined;
    const { method, target, headers, bodyLength } = found.head;
    return { method, url: target, headers: Object.fromEntries(headers), bodyLength };
  }

  test("a good head is read alike", async () => {
    await fc.assert(
      fc.asyncProperty(request, async (bytes) => {
        const ours = weRead(bytes);
        expect(ours).toBeDefined();
        expect(await nodeReads(bytes)).toEqual(ours);
      }),
      { numRuns: 200 },
    );
  });

  test("a damaged head is refused or read alike", async () => {
    const telling = fc.constantFrom(...Array.from('\0\t\n\r :;,/"\\\x7f\x80\xff+-0129aG'));
    const damaged = fc
      .tuple(
        fc.constantFrom(
          "POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\n",
          "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nx: y\r\n\r\n",
          "GET /a?b=c HTTP/1.0\r\nConnection: keep-alive\r\nx-y:\r\n\r\n",
        ),
        fc.array(fc.tuple(fc.nat(80), fc.constantFrom("insert", "replace", "delete"), telling), {
          minLength: 1,
          maxLength: 2,
        }),
      )
      .map(([text, changes]) => {
        let changed: string = text;
        for (const [at, how, character] of changes) {
          const place = at % changed.length;
          const tail = changed.slice(place + (how === "insert" ? 0 : 1));
          changed = `${changed.slice(0, place)}${how === "delete" ? "" : character}${tail}`;
        }
        return latin1(changed);
      });
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const ours = weRead(bytes);
        if (ours === undefined) return;
        const theirs = await nodeReads(bytes);
        // Node looks into the target, which we leave to whoever reads it.
        if (theirs !== undefined || ours.url?.startsWith("/") === true) expect(theirs).toEqual(ours);
      }),
      { numRuns: 1_000 },
    );
  });
});
