import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ConnectionLimits } from "../../../../router/httpServer/connection.ts";
import { HttpFault } from "../../../../router/httpServer/httpFault.ts";
import type { HttpRequest } from "../../../../router/httpServer/httpRequest.ts";
import type { HttpResponse } from "../../../../router/httpServer/httpResponse.ts";
import { HttpServer } from "../../../../router/httpServer/httpServer.ts";
import { FakeClock } from "../../../support/clock/fakeClock.ts";
import { sendRaw } from "../../../support/router/rawHttp.ts";

// Sockets of this machine take their time when it is busy.
vi.setConfig({ testTimeout: 30_000 });

type Handle = (request: HttpRequest, response: HttpResponse) => void | Promise<void>;

interface Serving {
  readonly url: string;
  readonly clock: FakeClock;
}

async function serve(handle: Handle, limits: Partial<ConnectionLimits> = {}): Promise<Serving> {
  const clock = new FakeClock();
  const server = new HttpServer({
    clock,
    limits: { headersMs: 10_000, requestMs: 120_000, stalledReaderMs: 300_000, ...limits },
    handle: (request, response) => {
      Promise.resolve(handle(request, response)).catch((error: unknown) => {
        refuse(error as HttpFault, response);
      });
    },
    refuse,
    onError: (error) => {
      throw error;
    },
  });
  await server.listen(0);
  onTestFinished(() => server.close());
  return { url: `http://127.0.0.1:${String(server.port)}`, clock };
}

function refuse({ status, message }: HttpFault, response: HttpResponse): void {
  response.send(status, {}, Buffer.from(message));
}

/** Says what it was asked. */
const echo: Handle = async (request, response) => {
  const body = await request.readBody(1_000_000);
  response.send(200, { "x-target": request.target }, body);
};

/** Waits for something that happens on the other side of a connection. */
async function until(isSo: () => boolean): Promise<void> {
  await vi.waitUntil(isSo, { timeout: 20_000, interval: 10 });
}

interface Client {
  readonly socket: Socket;
  /** All that has come. */
  readonly text: () => string;
  readonly closed: Promise<void>;
}

async function open(url: string, options: { readonly allowHalfOpen?: boolean } = {}): Promise<Client> {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", ...options });
  onTestFinished(() => void socket.destroy());
  let text = "";
  socket.setEncoding("latin1").on("data", (data: string) => (text += data));
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.on("close", resolve));
  await new Promise((resolve) => socket.on("connect", resolve));
  return { socket, text: () => text, closed };
}

function post(target: string, body: string, ...lines: readonly string[]): string {
  const length = `content-length: ${String(Buffer.byteLength(body))}`;
  return [`POST ${target} HTTP/1.1`, "host: a", length, ...lines, "", body].join("\r\n");
}

const last = "connection: close";

describe("answers", () => {
  test("come with their length, the date and how long the connection is kept", async () => {
    const { url } = await serve(echo);
    const [answer] = await sendRaw(url, post("/x", "é"), { enough: 1 });
    expect(answer).toEqual({
      status: 200,
      headers: {
        "x-target": "/x",
        "content-length": "2",
        date: new Date(0).toUTCString(),
        connection: "keep-alive",
        "keep-alive": "timeout=5",
      },
      body: "é",
    });
  });

  test("name their status, also that of a model server that is passed on", async () => {
    const { url } = await serve((request, response) => {
      response.send(Number(request.target.slice(1)), {}, Buffer.alloc(0));
    });
    const cases = {
      409: "Conflict",
      415: "Unsupported Media Type",
      422: "Unprocessable Content",
      429: "Too Many Requests",
    };
    for (const [status, phrase] of Object.entries(cases))
      expect((await fetch(`${url}/${status}`)).statusText).toBe(phrase);
  });

  test("come in order on one connection, however the requests arrive", async () => {
    const { url } = await serve(echo);
    const asked = Array.from({ length: 50 }, (_, at) => post(`/${String(at)}`, "x".repeat(at * 7)));
    const answers = await sendRaw(url, [...asked, post("/last", "", last)].join(""));
    expect(answers.map(({ headers }) => headers["x-target"])).toEqual([
      ...asked.map((_, at) => `/${String(at)}`),
      "/last",
    ]);
    expect(answers.map(({ body }) => body.length)).toEqual([...asked.map((_, at) => at * 7), 0]);
  });

  test("wait for each other: a second request is begun when the first is answered", async () => {
    const held: HttpResponse[] = [];
    const { url } = await serve((request, response) => {
      if (request.target === "/other") response.send(200, {}, Buffer.from(""));
      else held.push(response);
    });
    const client = await open(url);
    client.socket.write(post("/1", "") + post("/2", ""));
    await until(() => held.length > 0);
    await sendRaw(url, post("/other", ""), { enough: 1 });
    expect(held).toHaveLength(1);
    held[0]?.send(200, {}, Buffer.from("one"));
    await until(() => held.length === 2);
    held[1]?.send(200, {}, Buffer.from("two"));
    await until(() => client.text().endsWith("two"));
  });

  test("thousands of requests at once do not go into each other", async () => {
    const { url } = await serve((_request, response) => {
      response.send(200, {}, Buffer.from("x"));
    });
    const answers = await sendRaw(url, "GET / HTTP/1.1\r\nhost: a\r\n\r\n".repeat(5_000), { enough: 5_000 });
    expect(answers).toHaveLength(5_000);
  });

  test("are not made for a client that does not take those before", async () => {
    const body = Buffer.alloc(1024 * 1024);
    let made = 0;
    const { url } = await serve((_request, response) => {
      made++;
      response.send(200, {}, body);
    });
    const client = await open(url);
    client.socket.pause();
    client.socket.write("GET / HTTP/1.1\r\n\r\n".repeat(100));
    await until(() => made > 0);
    await sendRaw(url, post("/", "", last));
    const before = made;
    expect(before).toBeLessThan(20);
    client.socket.resume();
    await until(() => made === 101);
  });

  test("may be texts, which go out in UTF-8, short or long", async () => {
    const texts = ["plain", "Grüße, 世界 🌍", "ü".repeat(100_000)];
    const { url } = await serve((request, response) => {
      response.send(200, {}, texts[Number(request.target.slice(1))] ?? "");
    });
    for (const [index, text] of texts.entries()) {
      const response = await fetch(`${url}/${String(index)}`);
      expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(text)));
      expect((await response.text()) === text).toBe(true);
    }
  });

  test("to HEAD have no body but say how long it would be", async () => {
    const { url } = await serve((_request, response) => {
      response.send(200, {}, Buffer.from("text"));
    });
    const client = await open(url);
    client.socket.write(`HEAD / HTTP/1.1\r\n${last}\r\n\r\n`);
    await client.closed;
    expect(client.text()).toMatch(/content-length: 4\r\n[^]*\r\n\r\n$/);
  });

  test("of more than a system buffer come whole", async () => {
    const body = "0123456789".repeat(300_000);
    const { url } = await serve((_request, response) => {
      response.send(200, {}, Buffer.from(body));
    });
    const [answer] = await sendRaw(url, post("/", "", last));
    expect(answer?.body === body).toBe(true);
  });

  test("never hold a header that breaks out of its line", async () => {
    const { url } = await serve((_request, response) => {
      expect(() => {
        response.send(200, { a: "b\r\nc: d" }, Buffer.from(""));
      }).toThrow("The header a holds a character");
      response.send(200, {}, Buffer.from("fine"));
    });
    const [answer] = await sendRaw(url, post("/", "", last));
    expect(answer).toMatchObject({ status: 200, body: "fine" });
    expect(answer?.headers["c"]).toBeUndefined();
  });
});

describe("streams", () => {
  const stream: Handle = (_request, response) => {
    response.begin(200, { "content-type": "text/event-stream" });
    void response.write(Buffer.from("one "));
    void response.write(Buffer.from("two "));
    setTimeout(() => {
      void response.write(Buffer.from("three"));
      response.end();
    }, 20);
  };

  test("go out in one chunk for each turn, and the connection is kept", async () => {
    const { url } = await serve(stream);
    const client = await open(url);
    client.socket.write(post("/", ""));
    await until(() => client.text().endsWith("0\r\n\r\n"));
    expect(client.text()).toMatch(/\r\n\r\n8\r\none two \r\n5\r\nthree\r\n0\r\n\r\n$/);
    expect(client.text()).toContain("transfer-encoding: chunked");
    client.socket.write(post("/", "", last));
    await client.closed;
    expect(client.text().match(/three/g)).toHaveLength(2);
  });

  test("end with the connection in HTTP/1.0", async () => {
    const { url } = await serve(stream);
    const client = await open(url);
    client.socket.write("POST / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
    await client.closed;
    expect(client.text()).toMatch(/connection: close\r\n\r\none two three$/);
  });

  test("have large parts untouched", async () => {
    const part = Buffer.from("abcdefgh".repeat(40_000));
    const { url } = await serve((_request, response) => {
      response.begin(200, {});
      for (let time = 0; time < 3; time++) void response.write(part);
      response.end();
    });
    const [answer] = await sendRaw(url, post("/", "", last));
    expect(answer?.body === part.toString().repeat(3)).toBe(true);
  });

  test("wait for a client that is slow, and go on when it has caught up or gone", async () => {
    const part = Buffer.alloc(256 * 1024);
    let written = 0;
    let isWaiting = false;
    let isOver = false;
    const { url } = await serve(async (_request, response) => {
      response.begin(200, {});
      while (!response.isOver) {
        const taken = response.write(part);
        written++;
        if (taken === undefined) continue;
        isWaiting = true;
        await taken;
        isWaiting = false;
      }
      isOver = true;
    });
    const client = await open(url);
    client.socket.pause();
    client.socket.write(post("/", ""));
    await until(() => isWaiting);
    const before = written;
    // Far less than was asked for without a pause.
    expect(before).toBeLessThan(200);
    client.socket.resume();
    await until(() => written > before + 10);
    client.socket.destroy();
    await until(() => isOver);
  });

  test("tell when the client goes, whether it closes its side or breaks off, and not when they have ended", async () => {
    const gone: string[] = [];
    const { url } = await serve((request, response) => {
      response.onGone(() => gone.push(request.target));
      response.begin(200, {});
      void response.write(Buffer.from("x"));
      if (request.target === "/whole") response.end();
    });
    for (const [target, leave] of [
      ["/closes", (socket: Socket) => socket.end()],
      ["/breaks", (socket: Socket) => socket.resetAndDestroy()],
      ["/whole", (socket: Socket) => socket.destroy()],
    ] as const) {
      const client = await open(url);
      client.socket.write(post(target, ""));
      await until(() => client.text().includes("\r\nx\r\n"));
      leave(client.socket);
      await client.closed;
    }
    await until(() => gone.length === 2);
    expect(gone).toEqual(["/closes", "/breaks"]);
  });
});

describe("bodies", () => {
  test("are asked for when somebody wants them, and only then", async () => {
    const { url } = await serve(async (request, response) => {
      if (request.target === "/no") response.send(400, {}, Buffer.from(""));
      else await echo(request, response);
    });
    const asks = (target: string): string => post(target, "text", "expect: 100-continue").slice(0, -4);
    const answers = await sendRaw(url, [asks("/yes"), "text"], { pauseMs: 30, enough: 2 });
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [100, ""],
      [200, "text"],
    ]);
    const [refused, ...more] = await sendRaw(url, asks("/no"));
    expect(refused).toMatchObject({ status: 400, headers: { connection: "close" } });
    expect(more).toEqual([]);
  });

  test.each(["content-length: 3000000", "transfer-encoding: chunked"])(
    "that are too large are refused, and the client gets to know: %s",
    async (line) => {
      const { url } = await serve(echo);
      const head = ["POST / HTTP/1.1", line, "", ""].join("\r\n");
      const part = line.startsWith("transfer") ? `186a0\r\n${"x".repeat(100_000)}\r\n` : "x".repeat(100_000);
      const parts = Array.from({ length: 30 }, () => part);
      const end = line.startsWith("transfer") ? "0\r\n\r\n" : "";
      const answers = await sendRaw(url, [head, ...parts, end], { readLater: true });
      expect(answers).toMatchObject([{ status: 413, body: "The request body is larger than 0 MB." }]);
    },
  );

  test("that say that they are too large are refused before they come", async () => {
    const { url } = await serve(echo);
    const [answer] = await sendRaw(url, "POST / HTTP/1.1\r\ncontent-length: 3000000\r\n\r\n", { enough: 1 });
    expect(answer).toMatchObject({ status: 413, headers: { connection: "close" } });
  });

  test("that nobody asked for end the connection: they could be taken for a request", async () => {
    const { url } = await serve((_request, response) => {
      response.send(200, {}, Buffer.from("early"));
    });
    const smuggled = "GET /smuggled HTTP/1.1\r\n\r\n";
    const answers = await sendRaw(url, post("/", smuggled) + post("/2", ""));
    expect(answers).toMatchObject([{ status: 200, headers: { connection: "close" } }]);
  });

  test("that end too early get a word back", async () => {
    const { url } = await serve(echo);
    const client = await open(url, { allowHalfOpen: true });
    client.socket.end(post("/", "whole").slice(0, -1));
    await until(() => client.text().includes("\r\n\r\n"));
    expect(client.text()).toContain("its body was whole");
  });

  test("that will never be whole are given up when the client goes", async () => {
    let fault: unknown;
    const { url } = await serve(async (request) => {
      fault = await request.readBody(10).catch((error: unknown) => error);
    });
    const client = await open(url);
    client.socket.write(post("/", "whole").slice(0, -1));
    client.socket.resetAndDestroy();
    await until(() => fault !== undefined);
    expect(fault).toBeInstanceOf(HttpFault);
  });

  test("that were never whole are not waited for when the client is gone already", async () => {
    let fault: unknown;
    const { url } = await serve(async (request, response) => {
      await new Promise<Error>((resolve) => {
        response.onGone(resolve);
      });
      fault = await request.readBody(10).catch((error: unknown) => error);
    });
    const client = await open(url);
    client.socket.write(post("/", "whole").slice(0, -1));
    client.socket.resetAndDestroy();
    await until(() => fault !== undefined);
    expect(fault).toBeInstanceOf(HttpFault);
  });
});

describe("time", () => {
  test("an idle connection is kept a little longer than was said", async () => {
    const { url, clock } = await serve(echo);
    const client = await open(url);
    client.socket.write(post("/", ""));
    await until(() => client.text() !== "");
    await clock.advance(5_000);
    client.socket.write(post("/", "again"));
    await until(() => client.text().endsWith("again"));
    await clock.advance(9_000);
    await client.closed;
  });

  test("who says nothing, or begins and does not go on, is told that it was too slow", async () => {
    const { url, clock } = await serve(echo);
    for (const beginning of ["", "GET / HT", post("/", "whole") + "GET /"]) {
      const client = await open(url);
      client.socket.write(beginning);
      if (beginning.includes("whole")) await until(() => client.text().endsWith("whole"));
      // What was written last has arrived when a later one has been answered.
      await sendRaw(url, post("/", ""), { enough: 1 });
      await clock.advance(12_000);
      await client.closed;
      expect(client.text()).toMatch(/HTTP\/1.1 408 [^]*The request took too long to arrive\.$/);
    }
  });

  test("an answer may take as long as it likes", async () => {
    let held: HttpResponse | undefined;
    const { url, clock } = await serve((_request, response) => void (held = response));
    const answers = sendRaw(url, post("/", "", last));
    await until(() => held !== undefined);
    await clock.advance(1_000_000);
    held?.send(200, {}, Buffer.from("late"));
    expect(await answers).toMatchObject([{ status: 200, body: "late" }]);
  });

  test("a client that does not close after the last answer is cut off", async () => {
    const { url, clock } = await serve(echo);
    const client = await open(url, { allowHalfOpen: true });
    client.socket.write(post("/", "x", last));
    await new Promise((resolve) => client.socket.on("end", resolve));
    await clock.advance(5_000);
    // It notices when it goes on writing.
    const writing = setInterval(() => client.socket.write("more"), 10);
    await client.closed;
    clearInterval(writing);
  });
});

describe("whole conversations", () => {
  const body = fc.string({ maxLength: 60, unit: "binary" });
  const asked = fc.record({
    target: fc.stringMatching(/^\/[a-z0-9?&=%]{0,20}$/),
    body,
    chunks: fc.option(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), { nil: undefined }),
    header: fc.stringMatching(/^[\x20-\x7e\xa1-\xff]{0,15}$/),
  });
  type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

  function toBytes({ target, body: text, chunks, header }: Asked): Buffer {
    const bytes = Buffer.from(text);
    const head = (line: string): Buffer =>
      Buffer.from(`POST ${target} HTTP/1.1\r\nHost: a\r\nX-Any: ${header}\r\n${line}\r\n\r\n`, "latin1");
    if (chunks === undefined) return Buffer.concat([head(`Content-Length: ${String(bytes.length)}`), bytes]);
    const parts = [head("Transfer-Encoding: chunked")];
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const part = bytes.subarray(at, at + (chunks[turn % chunks.length] ?? 1));
      parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n"));
      at += part.length;
    }
    return Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
  }

  interface Told {
    readonly target: string | undefined;
    readonly header: unknown;
    readonly body: string;
  }

  test("are understood as Node understands them, wherever the bytes are cut", async () => {
    let told: Told[] = [];
    const { url } = await serve(async (request, response) => {
      const bytes = await request.readBody(10_000);
      told.push({ target: request.target, header: request.headers.get("x-any"), body: bytes.toString("hex") });
      response.send(200, {}, Buffer.from("ok"));
    });
    let theirs: Told[] = [];
    const node = createServer((request: IncomingMessage, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        theirs.push({
          target: request.url,
          header: request.headers["x-any"],
          body: Buffer.concat(parts).toString("hex"),
        });
        response.end("ok");
      });
    });
    node.listen(0, "127.0.0.1");
    await new Promise((resolve) => node.once("listening", resolve));
    onTestFinished(() => {
      node.closeAllConnections();
      node.close();
    });
    const nodeUrl = `http://127.0.0.1:${String((node.address() as AddressInfo).port)}`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(asked, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(1_000), { maxLength: 6 }),
        async (requests, places) => {
          told = [];
          theirs = [];
          const bytes = Buffer.concat(requests.map(toBytes));
          const ends = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
          const pieces = [...ends, bytes.length].map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
          await sendRaw(url, pieces, { pauseMs: 1, enough: requests.length });
          await sendRaw(nodeUrl, bytes, { enough: requests.length });
          expect(told).toEqual(
            requests.map(({ target, body: text, header }) => ({
              target,
              header: header.replace(/^[ \t]+|[ \t]+$/g, ""),
              body: Buffer.from(text).toString("hex"),
            })),
          );
          expect(told).toEqual(theirs);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("closing cuts what is under way", async () => {
  const server = new HttpServer({
    clock: new FakeClock(),
    limits: { headersMs: 1, requestMs: 1, stalledReaderMs: 1 },
    handle: () => undefined,
    refuse,
    onError: () => undefined,
  });
  await server.listen(0);
  const client = await open(`http://127.0.0.1:${String(server.port)}`);
  client.socket.write(post("/", ""));
  await server.close();
  await client.closed;
});

test("closing with a reason lets answers end that are under way, for a while", async () => {
  const clock = new FakeClock();
  const large = "0123456789".repeat(1_000_000);
  const server = new HttpServer({
    clock,
    limits: { headersMs: 10_000, requestMs: 10_000, stalledReaderMs: 10_000 },
    handle: ({ target }, response) => {
      if (target === "/large") response.send(200, {}, Buffer.from(large));
      if (target === "/told")
        response.onGone(({ message }) => {
          response.send(503, {}, Buffer.from(message));
        });
    },
    refuse,
    onError: () => undefined,
  });
  await server.listen(0);
  const clients = new Map<string, Client>();
  for (const path of ["/large", "/told", "/deaf"]) {
    const client = await open(`http://127.0.0.1:${String(server.port)}`);
    if (path === "/large") client.socket.pause();
    client.socket.write(post(path, ""));
    clients.set(path, client);
  }
  // Each of them has come by when this one is answered.
  const last = await open(`http://127.0.0.1:${String(server.port)}`);
  last.socket.write(post("/large", ""));
  await until(() => last.text().endsWith(large));

  const closing = server.close(new Error("It is late."));
  await Promise.all([clients.get("/told")?.closed, last.closed]);
  expect(clients.get("/told")?.text()).toMatch(/^HTTP\/1\.1 503 [^]*connection: close\r\n\r\nIt is late\.$/);
  clients.get("/large")?.socket.resume();
  await clients.get("/large")?.closed;
  expect(clients.get("/large")?.text().endsWith(large)).toBe(true);
  await clock.advance(1_000);
  await closing;
  await clients.get("/deaf")?.closed;
  expect(clients.get("/deaf")?.text()).toBe("");
});
