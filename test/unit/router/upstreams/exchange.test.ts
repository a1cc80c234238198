import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../../router/systemClock.ts";
import { Exchange } from "../../../../router/upstreams/exchange.ts";
import { UpstreamHttp } from "../../../../router/upstreams/http/upstreamHttp.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server that answers in a way of its own, and a way to ask it. */
async function serve(
  answer: Answer,
): Promise<{ readonly ask: (body?: string) => Exchange; readonly count: () => number }> {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    answer(request, response, ++count);
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const http = new UpstreamHttp(systemClock);
  onTestFinished(() => {
    http.destroy();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1/x`;
  const ask = (body = "{}"): Exchange => new Exchange({ url, headers: {}, body }, { http, clock: systemClock });
  return { ask, count: () => count };
}

describe("an exchange with an upstream", () => {
  test("gives the head and then the bytes as they come", async () => {
    let goOn = (): void => undefined;
    const { ask } = await serve((_request, response) => {
      response.writeHead(201, { "content-type": "text/x" });
      response.write("one");
      goOn = () => response.end("two");
    });
    const exchange = ask();
    expect(await exchange.head()).toMatchObject({ status: 201, contentType: "text/x" });
    expect(String(await exchange.read())).toBe("one");
    goOn();
    expect(String(await exchange.read())).toBe("two");
    expect(await exchange.read()).toBeUndefined();
  });

  test("tells who waits for the whole answer that some of it has come", async () => {
    const { ask } = await serve((_request, response) => {
      response.write("one");
      setTimeout(() => response.end("two"), 20);
    });
    let parts = 0;
    const { bytes } = await ask().whole(1_000, () => parts++);
    expect(String(bytes)).toBe("onetwo");
    expect(parts).toBeGreaterThan(0);
  });

  test.each([
    ["with its length", `content-length: 2\r\n`],
    ["up to its end", ""],
  ])("hears a refusal, %s, of a server that closes while the request is still being sent", async (_what, about) => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write(`HTTP/1.1 413 Too Large\r\n${about}connection: close\r\n\r\nno`, () => socket.destroy());
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const http = new UpstreamHttp(systemClock);
    onTestFinished(() => {
      http.destroy();
      server.close();
    });
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1/x`;
    const body = "x".repeat(12_000_000);
    for (let round = 1; round <= 10; round++) {
      const exchange = new Exchange({ url, headers: {}, body }, { http, clock: systemClock });
      expect(await exchange.head()).toMatchObject({ status: 413 });
      expect(String(await exchange.readAll(100))).toBe("no");
    }
  });

  test("sends the body as JSON", async () => {
    const { ask } = await serve((request, response) => {
      response.end(
        `${request.method ?? ""} ${request.url ?? ""} ${request.headers["content-type"] ?? ""} ${request.headers["content-length"] ?? ""}`,
      );
    });
    expect(String(await ask('{"é":1}').readAll(1_000))).toBe("POST /v1/x application/json 8");
  });

  test("is sent once more when the connection closes before the head, not a second time", async () => {
    const once = await serve((request, response, count) => {
      if (count === 1) request.socket.destroy();
      else response.end("there");
    });
    expect(String(await once.ask().readAll(1_000))).toBe("there");
    const always = await serve((request) => request.socket.destroy());
    await expect(always.ask().head()).rejects.toMatchObject({ code: "CLOSED" });
    expect(always.count()).toBe(2);
  });

  test("is sent once more over a new connection: the others that are free may be closed as well", async () => {
    const sockets = new Set<IncomingMessage["socket"]>();
    const { ask } = await serve(({ socket }, response) => {
      // It closes each connection when it is used a second time.
      if (sockets.has(socket)) socket.destroy();
      else {
        sockets.add(socket);
        setTimeout(() => response.end("there"), 20);
      }
    });
    await Promise.all([1, 2, 3].map(() => ask().readAll(1_000)));
    expect(sockets.size).toBe(3);
    expect(String(await ask().readAll(1_000))).toBe("there");
  });

  test("rejects with the reason of a cancellation, and the upstream sees it", async () => {
    let isGone = (): void => undefined;
    const gone = new Promise<void>((resolve) => (isGone = resolve));
    const { ask } = await serve((_request, response) => {
      response.on("close", isGone);
      response.write("some");
    });
    const exchange = ask();
    await exchange.read();
    const next = exchange.read();
    exchange.cancel(new Error("enough"));
    await expect(next).rejects.toThrow("enough");
    await gone;
  });

  test("a refusal that breaks off is a refusal", async () => {
    const { ask } = await serve((_request, response) => {
      response.writeHead(413, { "content-length": "100" });
      response.write("too", () => response.destroy());
    });
    const { head, bytes } = await ask().whole(1_000);
    expect(head.status).toBe(413);
    expect(String(bytes)).toBe("too");
  });

  test("a body that breaks off is an error, not an end", async () => {
    const { ask } = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("some");
      setTimeout(() => response.destroy(), 20);
    });
    const exchange = ask();
    expect(String(await exchange.read())).toBe("some");
    await expect(exchange.read()).rejects.toThrow();
  });

  test("holds the upstream back while nobody reads", async () => {
    let sent = 0;
    const { ask } = await serve((_request, response) => {
      const piece = Buffer.alloc(64 * 1024);
      const write = (): void => {
        for (let goesOn = !response.destroyed; goesOn; sent += piece.length) goesOn = response.write(piece);
        response.once("drain", write);
      };
      write();
    });
    const exchange = ask();
    await exchange.head();
    // What the kernel holds for both sides is full when no more goes out for a while.
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    for (let count = 0; count < 200; count++) await exchange.read();
    expect(sent).toBeGreaterThan(before);
    exchange.cancel(new Error("enough"));
  });

  test("reads no more than is wanted", async () => {
    const { ask } = await serve((_request, response) => {
      const piece = Buffer.alloc(64 * 1024, "x");
      const write = (): void => {
        while (!response.destroyed && response.write(piece));
        response.once("drain", write);
      };
      write();
    });
    expect((await ask().readAll(100_000)).length).toBeLessThan(1_000_000);
  });

  test("whose rest nobody wants is given up when it does not end", async () => {
    let isGone = (): void => undefined;
    const gone = new Promise<void>((resolve) => (isGone = resolve));
    const { ask } = await serve((_request, response) => {
      response.on("close", isGone);
      response.write("the answer, and then nothing");
    });
    const exchange = ask();
    await exchange.read();
    exchange.discard();
    await gone;
  });
});
