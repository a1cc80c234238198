import { describe, expect, test } from "vitest";
import { ResponseReader } from "../../../../../router/upstreams/http/responseReader.ts";
import type { ResponseHead } from "../../../../../router/upstreams/http/responseHead.ts";

interface Read {
  readonly head: ResponseHead | undefined;
  readonly body: string;
  readonly isEnded: boolean;
  /** Whether what came was the answer and nothing more. */
  readonly isAll: boolean;
}

/** Reads an answer that comes in pieces of `size` bytes; `closes` when the server then closes the connection. */
function read(answer: string, { size = answer.length, closes = false } = {}): Read {
  const bytes = Buffer.from(answer);
  let body = "";
  const reader = new ResponseReader({
    onHead: () => undefined,
    onBody: (part) => (body += part.toString("latin1")),
  });
  reader.begin();
  let isAll = true;
  // A copy each time, since the reader may move what it is given.
  for (let at = 0; at < bytes.length; at += size) isAll = reader.take(Buffer.from(bytes.subarray(at, at + size)));
  if (closes) reader.close();
  return { head: reader.head, body, isEnded: reader.isEnded, isAll };
}

const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

describe.each([1, 2, 3, 7, 1_000])("an answer in pieces of %i bytes", (size) => {
  test.each([
    ["a length", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", "hello"],
    ["no body", "HTTP/1.1 204 No Content\r\n\r\n", ""],
    ["a length of nothing", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""],
    ["chunks", `${chunked}3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n`, "hello"],
    [
      "chunks of large and small letters",
      `${chunked}A\r\n0123456789\r\nb\r\n01234567890\r\n0\r\n\r\n`,
      "012345678901234567890",
    ],
    ["extensions and trailers", `${chunked}5;a=b\r\nhello\r\n0;c\r\nX-Took: 5\r\nX-Y: \r\n\r\n`, "hello"],
    [
      "a note before it",
      "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
      "ok",
    ],
    ["a line that goes on in the next", "HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length:\r\n 2\r\n\r\nok", "ok"],
    ["no words behind its status", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "ok"],
  ])("with %s is read whole, and keeps the connection", (_what, answer, body) => {
    expect(read(answer, { size })).toMatchObject({ body, isEnded: true, isAll: true, head: { isKept: true } });
  });

  test.each([
    ["closing", "HTTP/1.1 200 OK\r\n\r\nhello"],
    ["closing, of HTTP/1.0", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello"],
  ])("whose end is the connection's is whole after it (%s)", (_what, answer) => {
    expect(read(answer, { size }).isEnded).toBe(false);
    expect(read(answer, { size, closes: true })).toMatchObject({
      body: "hello",
      isEnded: true,
      head: { isKept: false },
    });
  });

  test.each([
    "SSH-2.0-OpenSSH_9.2\r\n",
    "HTTP/2 200 OK\r\n\r\n",
    "HTTP/1.1 20 OK\r\n\r\n",
    "HTTP/1.1 200 OK\n",
    "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    "HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 200 OK\r\nX: y\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX Y: z\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    `${chunked}zz\r\n`,
    `${chunked}\r\n`,
    `${chunked}fffffffffffffff\r\n`,
    `${chunked}5\nhello\r\n`,
    `${chunked}5;a\nhello\r\n`,
    `${chunked}3\r\nhello\r\n0\r\n\r\n`,
    `${chunked}5\r\nhello\n\n`,
    `${chunked}0\r\n\rx`,
    `HTTP/1.1 200 OK\r\nX: ${"x".repeat(70_000)}`,
    `${chunked}5;${"x".repeat(70_000)}`,
  ])("that is none is an error: %j", (answer) => {
    expect(() => read(answer, { size })).toThrow(expect.objectContaining({ code: "NOT_HTTP" }) as Error);
  });

  test.each([
    "",
    "HTTP/1.1 200 OK\r\nConte",
    "HTTP/1.1 103 Early Hints\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
    `${chunked}5\r\nhel`,
    `${chunked}5\r\nhello\r\n`,
    `${chunked}5\r\nhello\r\n0\r\n`,
  ])("that the server breaks off is an error: %j", (answer) => {
    expect(() => read(answer, { size, closes: true })).toThrow(expect.objectContaining({ code: "CLOSED" }) as Error);
  });
});

test("what came before nonsense is passed on", () => {
  let body = "";
  const reader = new ResponseReader({ onHead: () => undefined, onBody: (part) => (body += part.toString("latin1")) });
  expect(() => reader.take(Buffer.from(`${chunked}5\r\nhello\r\nnonsense`))).toThrow();
  expect(body).toBe("hello");
});

test("says when there is more than the answer, and gives no more of it", () => {
  expect(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more")).toMatchObject({ body: "ok", isAll: false });
  expect(read(`${chunked}2\r\nok\r\n0\r\n\r\nHTTP/1.1 200`)).toMatchObject({ body: "ok", isAll: false });
});

test.each([
  ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", false],
  ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Foo\r\nConnection: Close\r\n\r\n", false],
  ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false],
  ["HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", true],
])("knows whether the connection is kept: %j", (answer, isKept) => {
  expect(read(answer).head?.isKept).toBe(isKept);
});

test("knows what else of the head matters", () => {
  const answer =
    "HTTP/1.1 429 Too Many Requests\r\ncontent-TYPE: \ttext/Plain; charset=utf-8 \r\nRetry-After: 7\r\nKeep-Alive: timeout=5, max=1000\r\nContent-Length: 0\r\n\r\n";
  expect(read(answer).head).toMatchObject({
    status: 429,
    contentType: "text/Plain; charset=utf-8",
    retryAfter: "7",
    keptForMs: 5_000,
  });
});

test("reads one answer after the other", () => {
  const bodies: string[] = [];
  const reader = new ResponseReader({
    onHead: () => undefined,
    onBody: (part) => bodies.push(part.toString("latin1")),
  });
  for (const answer of [`${chunked}2\r\nab\r\n0\r\n\r\n`, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\ncd"]) {
    reader.begin();
    expect(reader.take(Buffer.from(answer))).toBe(true);
    expect(reader.isEnded).toBe(true);
  }
  expect(bodies).toEqual(["ab", "cd"]);
});
