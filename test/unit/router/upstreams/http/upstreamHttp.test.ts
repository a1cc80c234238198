import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { createServer as createPlainServer } from "node:net";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Clock } from "../../../../../core/ports.ts";
import type { ServerKeys } from "../../../../../core/servers/serverKeys.ts";
import { Exchange } from "../../../../../router/upstreams/exchange.ts";
import { failureAdvice, failureWords } from "../../../../../router/upstreams/failureWords.ts";
import { UpstreamHttp } from "../../../../../router/upstreams/http/upstreamHttp.ts";
import { systemClock } from "../../../../../router/systemClock.ts";
import { freePorts } from "../../../../support/llamaServer/installStandIn.ts";

async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  server.listen(0, host);
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that answers with how many connections it has been given. */
async function countingServer(
  listener?: RequestListener,
): Promise<{ readonly url: string; readonly open: () => number }> {
  let count = 0;
  let open = 0;
  const server = createServer((request, response) => {
    request.resume();
    if (listener === undefined) response.end(String(count));
    else listener(request, response);
  });
  server.keepAliveTimeout = 60_000;
  server.on("connection", (socket) => {
    count++;
    open++;
    socket.on("close", () => open--);
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${String(port)}/v1/x?y=z`, open: () => open };
}

function createHttp(
  clock: Clock = systemClock,
  keys?: ServerKeys,
): {
  readonly http: UpstreamHttp;
  readonly ask: (url: string, body?: string, headers?: Readonly<Record<string, string>>) => Promise<string>;
} {
  const http = new UpstreamHttp(clock, keys);
  onTestFinished(() => {
    http.destroy();
  });
  const ask = async (url: string, body?: string, headers = {}): Promise<string> => {
    const exchange = new Exchange({ url, headers, ...(body !== undefined && { body }) }, { http, clock });
    return String((await exchange.whole(1_000_000)).bytes);
  };
  return { http, ask };
}

/** A clock that moves only when it is told to. */
function handClock(): Clock & { readonly pass: (ms: number) => void } {
  let now = 1_000;
  let timers: { readonly at: number; readonly action: () => void }[] = [];
  return {
    now: () => now,
    after: (delayMs, action) => {
      const timer = { at: now + delayMs, action };
      timers.push(timer);
      return () => (timers = timers.filter((each) => each !== timer));
    },
    pass: (ms) => {
      for (const end = now + ms; ;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        now = next?.at ?? end;
        if (next === undefined) return;
        timers = timers.filter((each) => each !== next);
        next.action();
      }
    },
  };
}

test("a server's key goes with what is asked of it, but not over an authorization that is there", async () => {
  const { url } = await countingServer((request, response) => response.end(request.headers.authorization ?? "none"));
  const { origin } = new URL(url);
  const keys = new Map([[origin.replace("127.0.0.1", "localhost"), "sk-a"]]);
  const { ask } = createHttp(systemClock, keys);
  expect(await ask(url)).toBe("Bearer sk-a");
  expect(await ask(url, "{}")).toBe("Bearer sk-a");
  expect(await ask(url, "{}", { authorization: "Bearer engine" })).toBe("Bearer engine");
  const other = await countingServer((request, response) => response.end(request.headers.authorization ?? "none"));
  expect(await ask(other.url)).toBe("none");
});

test("another key goes with the next request, over a connection that is there already", async () => {
  const { url } = await countingServer((request, response) => response.end(request.headers.authorization ?? "none"));
  const { http, ask } = createHttp();
  expect(await ask(url)).toBe("none");
  http.useKeys(new Map([[new URL(url).origin.replace("127.0.0.1", "localhost"), "sk-b"]]));
  expect([http.hasKeyFor(url), await ask(url)]).toEqual([true, "Bearer sk-b"]);
  http.useKeys(new Map());
  expect([http.hasKeyFor(url), await ask(url)]).toEqual([false, "none"]);
});

describe("connections to a server", () => {
  test("are used again, and as many as are needed at once", async () => {
    const { url } = await countingServer();
    const { ask } = createHttp();
    expect(await ask(url)).toBe("1");
    expect(await ask(url, "{}")).toBe("1");
    await Promise.all([ask(url), ask(url), ask(url)]);
    expect(await ask(url)).toBe("3");
  });

  test("are closed when nobody used them for a while, sooner than the server would", async () => {
    const { url, open } = await countingServer((_request, response) => {
      response.writeHead(200, { "keep-alive": "timeout=3", "content-length": "0" }).end();
    });
    const clock = handClock();
    const { ask } = createHttp(clock);
    await ask(url);
    clock.pass(900);
    expect(open()).toBe(1);
    clock.pass(1_100);
    await expect.poll(open).toBe(0);
  });

  test("are closed within four seconds when the server does not say how long it keeps them", async () => {
    const { url, open } = await countingServer((_request, response) => {
      response.shouldKeepAlive = true;
      response.removeHeader("keep-alive");
      response.socket?.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      response.detachSocket(response.socket as NonNullable<typeof response.socket>);
    });
    const clock = handClock();
    const { ask } = createHttp(clock);
    await ask(url);
    clock.pass(2_900);
    expect(open()).toBe(1);
    clock.pass(1_100);
    await expect.poll(open).toBe(0);
  });

  test("go to whichever address of a name answers", async () => {
    const { url } = await countingServer();
    const { ask } = createHttp();
    const named = url.replace("127.0.0.1", "localhost");
    expect([await ask(named), await ask(named, "{}")]).toEqual(["1", "1"]);
  });

  test("go to either family of addresses for localhost", async () => {
    const server = createServer((_request, response) => response.end("six"));
    const port = await listen(server, "::1");
    onTestFinished(() => {
      server.closeAllConnections();
    });
    const { ask } = createHttp();
    expect(await ask(`http://localhost:${String(port)}/`)).toBe("six");
    const [closed] = await freePorts(1);
    await expect(ask(`http://localhost:${String(closed)}/`)).rejects.toSatisfy(
      (error) => failureWords(error) === "refused the connection",
    );
  });

  test("that the server closes are not used again", async () => {
    const { url } = await countingServer((_request, response) => {
      response.writeHead(200, { connection: "close" }).end("bye");
    });
    const { ask } = createHttp();
    expect(await ask(url)).toBe("bye");
    expect(await ask(url)).toBe("bye");
  });

  test("on which more comes than was asked for are given up", async () => {
    let connections = 0;
    const server = createPlainServer((socket) => {
      connections++;
      socket.on("error", () => undefined);
      socket.on("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother");
      });
    });
    const port = await listen(server);
    const { ask } = createHttp();
    const url = `http://127.0.0.1:${String(port)}/`;
    expect([await ask(url), await ask(url)]).toEqual(["ok", "ok"]);
    expect(connections).toBe(2);
  });
});

test("the request is what it should be, whatever letters it has", async () => {
  const { url } = await countingServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { authorization, host, "content-length": length } = request.headers;
      response.end(
        JSON.stringify([request.method, request.url, authorization, host, length, String(Buffer.concat(parts))]),
      );
    });
  });
  const { ask } = createHttp();
  const { host } = new URL(url);
  const body = `{"é":"${"日本語".repeat(5_000)}"}`;
  const headers = { authorization: "Bearer x" };
  const bytes = String(Buffer.byteLength(body));
  expect(JSON.parse(await ask(url, body, headers))).toEqual(["POST", "/v1/x?y=z", "Bearer x", host, bytes, body]);
  expect(JSON.parse(await ask(url, undefined, headers))).toEqual(["GET", "/v1/x?y=z", "Bearer x", host, null, ""]);
});

test("what cannot be asked fails in its own words", async () => {
  const { ask } = createHttp();
  await expect(ask("ftp://127.0.0.1/")).rejects.toThrow("ftp: is not a protocol");
  await expect(ask("http://127.0.0.1:1/", "{}", { authorization: "Bearer x\r\nHost: y" })).rejects.toThrow(
    "cannot be sent",
  );
  await expect(ask("http://127.0.0.1:1/")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("nothing is sent once it has ended, and whoever waits is told", async () => {
  const { url } = await countingServer(() => undefined);
  const { http, ask } = createHttp();
  const waiting = ask(url);
  http.destroy();
  await expect(waiting).rejects.toThrow("ending");
  await expect(ask(url)).rejects.toThrow("ending");
});

test("speaks TLS, and trusts nobody whom the system does not trust", async () => {
  const [key, cert] = ["key", "cert"].map((name) =>
    readFileSync(join(import.meta.dirname, `../../../../fixtures/tls/localhost.${name}.pem`), "utf8"),
  ) as [string, string];
  const server = createSecureServer({ key, cert }, (_request, response) => response.end("safe"));
  const port = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
  });
  const { ask } = createHttp();
  const url = `https://localhost:${String(port)}/`;
  await expect(ask(url)).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  await expect(ask(url)).rejects.toSatisfy(
    (error) =>
      failureWords(error) === "has a certificate that this machine does not trust" &&
      failureAdvice(error)?.includes("NODE_EXTRA_CA_CERTS") === true,
  );
  const trusted = getCACertificates("default");
  onTestFinished(() => {
    setDefaultCACertificates(trusted);
  });
  setDefaultCACertificates([...trusted, cert]);
  expect([await ask(url), await ask(url)]).toEqual(["safe", "safe"]);
});
