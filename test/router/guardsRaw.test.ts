import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RouterErrorBody } from "../../protocol/routerEvents.ts";
import { sendRaw } from "../support/router/rawHttp.ts";
import type { RawAnswer } from "../support/router/rawHttp.ts";
import { RouterChild, ScratchWorkspace, token } from "../support/router/routerChild.ts";
import { MockUpstream } from "../support/upstream/mockUpstream.ts";

let upstream: MockUpstream;
let workspace: ScratchWorkspace;
let router: RouterChild;
let host: string;
beforeAll(async () => {
  upstream = await new MockUpstream().start();
  workspace = await ScratchWorkspace.create({
    profiles: { p: "enabled_models: [m]" },
    models: { m: { assigned_tier: "fast", endpoints: [{ url: upstream.url }] } },
  });
  router = await RouterChild.start(workspace.root, "p");
  ({ host } = new URL(router.url));
});
afterAll(async () => {
  await router.stop();
  await upstream.stop();
  await workspace.remove();
});

const bearer = `authorization: Bearer ${token}`;
const question = JSON.stringify({ model: "magi", messages: [{ role: "user", content: "Hi" }] });

/** Lines of a request's head, with the empty one at its end. */
function head(...lines: readonly string[]): string {
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function get(path: string, ...more: readonly string[]): string {
  return head(`GET ${path} HTTP/1.1`, `host: ${host}`, bearer, "connection: close", ...more);
}

function post(body: string, ...more: readonly string[]): string {
  return head("POST /v1/chat/completions HTTP/1.1", `host: ${host}`, bearer, "connection: close", ...more) + body;
}

/** Every error is one whole answer in OpenAI's shape, with a sentence. */
function checkError(answer: RawAnswer | undefined, status: number): RouterErrorBody["error"] {
  expect(answer).toMatchObject({ status, headers: { "content-type": "application/json; charset=utf-8" } });
  const { error } = JSON.parse(answer?.body ?? "") as RouterErrorBody;
  expect(error).toMatchObject({ type: "invalid_request_error", source: "caller" });
  expect(error.message).toMatch(/^[A-Z`].*\.$/);
  return error;
}

async function checkAlive(): Promise<void> {
  const [answer] = await sendRaw(router.url, get("/health"));
  expect(answer).toMatchObject({ status: 200, body: '{"status":"ok"}' });
}

describe("what is no request gets one clean error and a closed connection:", () => {
  test.each<[string, () => string | Buffer, number]>([
    ["bytes that are not HTTP", () => "\0\x01\x02nonsense\r\n\r\n", 400],
    ["TLS", () => Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), 400],
    ["the preface of HTTP/2", () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["an unknown version", () => head("GET /health HTTP/9.9", `host: ${host}`), 400],
    ["an unknown method", () => head("BREW /health HTTP/1.1", `host: ${host}`), 400],
    ["no method at all", () => head("/health"), 400],
    ["a header without a colon", () => get("/health", "nonsense"), 400],
    ["a header with a space in its name", () => get("/health", "a b: c"), 400],
    ["a header with NUL", () => get("/health", "a: \0"), 400],
    ["a length that is no number", () => post(question, "content-length: many"), 400],
    ["a negative length", () => post(question, "content-length: -1"), 400],
    ["a length beyond all numbers", () => post(question, "content-length: 99999999999999999999999"), 400],
    ["two lengths", () => post(question, "content-length: 3", "content-length: 5"), 400],
    [
      "a length and chunks (smuggling)",
      () => post("0\r\n\r\n", "content-length: 3", "transfer-encoding: chunked"),
      400,
    ],
    ["an unknown transfer coding", () => post(question, "transfer-encoding: magic"), 400],
    ["a chunk size that is no number", () => post("zz\r\n{}\r\n0\r\n\r\n", "transfer-encoding: chunked"), 400],
    ["a chunk longer than it says", () => post("2\r\n{}{}\r\n0\r\n\r\n", "transfer-encoding: chunked"), 400],
    ["headers of 20 kB", () => get("/health", `a: ${"x".repeat(20_000)}`), 431],
    ["a path of 20 kB", () => get(`/${"x".repeat(20_000)}`), 431],
    ["a tunnel", () => head("CONNECT example.org:443 HTTP/1.1", "host: example.org:443"), 400],
  ])("%s", async (_what, bytes, status) => {
    const answers = await sendRaw(router.url, bytes());
    expect(answers).toHaveLength(1);
    checkError(answers[0], status);
    expect(answers[0]?.headers["connection"]).toBe("close");
    await checkAlive();
  });
});

describe("a request that is one but not for us:", () => {
  test.each<[string, () => string, number]>([
    ["without a host", () => head("GET /health HTTP/1.1", "connection: close"), 400],
    ["of a page in HTTP/1.0", () => head("GET /health HTTP/1.0", "origin: http://example.org"), 403],
    ["in HTTP/1.0 for another host", () => head("GET /health HTTP/1.0", "host: example.org"), 403],
    ["in HTTP/1.0 without a host or a token", () => head("GET /v1/models HTTP/1.0"), 401],
    ["with two hosts", () => get("/health", `host: ${host}`), 400],
    ["with 101 headers", () => get("/health", ...Array.from({ length: 101 }, (_, at) => `a${String(at)}: b`)), 431],
    ["for every path", () => head("OPTIONS * HTTP/1.1", `host: ${host}`, bearer, "connection: close"), 400],
    ["for another machine, as a proxy is asked", () => get("http://example.org/health"), 403],
    ["for us over https", () => get(`https://${host}/health`), 400],
    ["for us with a user's name", () => get(`http://me@${host}/health`), 403],
    ["that expects something else", () => post(question, "expect: a miracle", "content-length: 71"), 417],
    [
      "with a method that does not fit",
      () => head("DELETE /health HTTP/1.1", `host: ${host}`, "connection: close"),
      405,
    ],
  ])("%s", async (_what, bytes, status) => {
    const answers = await sendRaw(router.url, bytes());
    expect(answers).toHaveLength(1);
    checkError(answers[0], status);
    await checkAlive();
  });

  test("a wrong method is told which are right", async () => {
    const [answer] = await sendRaw(
      router.url,
      head("PATCH /magi/profile HTTP/1.1", `host: ${host}`, bearer, "connection: close"),
    );
    expect(answer).toMatchObject({ status: 405, headers: { allow: "PUT" } });
  });
});

describe("what is unusual and right works:", () => {
  test.each<[string, () => string]>([
    ["HTTP/1.0", () => head("GET /v1/models HTTP/1.0", `host: ${host}`, bearer)],
    ["HTTP/1.0 without a host", () => head("GET /v1/models HTTP/1.0", bearer)],
    ["a target in absolute form", () => get(`http://${host}/v1/models`)],
    ["a target in absolute form, in capitals, with a query", () => get(`HTTP://${host.toUpperCase()}/v1/models?x=1`)],
    [
      "a host in capitals",
      () => head("GET /v1/models HTTP/1.1", `HOST: LOCALHOST:${host.split(":")[1] ?? ""}`, bearer, "connection: close"),
    ],
    [
      "an IPv6 host",
      () => head("GET /v1/models HTTP/1.1", `host: [::1]:${host.split(":")[1] ?? ""}`, bearer, "connection: close"),
    ],
    ["empty lines before it", () => `\r\n\r\n${get("/v1/models")}`],
    ["100 headers", () => get("/v1/models", ...Array.from({ length: 96 }, (_, at) => `a${String(at)}: b`))],
  ])("%s", async (_what, bytes) => {
    const [answer] = await sendRaw(router.url, bytes());
    expect(answer?.status).toBe(200);
    expect(answer?.body).toContain('"magi"');
  });

  test("a body in chunks of one byte", async () => {
    const chunks = Array.from(question, (byte) => `1\r\n${byte}\r\n`).join("");
    const [answer] = await sendRaw(router.url, post(`${chunks}0\r\n\r\n`, "transfer-encoding: chunked"));
    expect(answer?.status).toBe(200);
    expect(answer?.body).toContain("Hello there.");
  });

  test("a client that waits to be told to go on is told so, and is not when it would be in vain", async () => {
    const lines = ["expect: 100-continue", `content-length: ${String(question.length)}`];
    const [interim, answer] = await sendRaw(router.url, [post("", ...lines), question], { pauseMs: 100 });
    expect(interim?.status).toBe(100);
    expect(answer?.status).toBe(200);
    const [refused, ...more] = await sendRaw(router.url, post("", ...lines).replace("Bearer", "Bear"), { enough: 1 });
    checkError(refused, 401);
    expect(more).toEqual([]);
  });

  test("a streamed answer over HTTP/1.0", async () => {
    const body = question.replace("{", '{"stream":true,');
    const lines = [
      "POST /v1/chat/completions HTTP/1.0",
      `host: ${host}`,
      bearer,
      `content-length: ${String(body.length)}`,
    ];
    const [answer] = await sendRaw(router.url, head(...lines) + body);
    expect(answer?.status).toBe(200);
    expect(answer?.headers["transfer-encoding"]).toBeUndefined();
    expect(answer?.body.trimEnd().endsWith("data: [DONE]")).toBe(true);
  });

  test("two requests at once on one connection are answered in order; nonsense behind them is told after them", async () => {
    const keep = (path: string): string => head(`GET ${path} HTTP/1.1`, `host: ${host}`, bearer);
    const answers = await sendRaw(router.url, `${keep("/health")}${keep("/nowhere")}nonsense\r\n\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400]);
  });
});

test("a body that nests too deeply is refused in a sentence, however deep", async () => {
  for (const depth of [129, 100_000]) {
    const body = `{"messages":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
    const [answer] = await sendRaw(router.url, post(body, `content-length: ${String(body.length)}`));
    expect(checkError(answer, 400).message).toContain("128");
  }
});

test("a client that is still sending its body sees why it was refused, and not a reset", async () => {
  const megabyte = Buffer.alloc(1024 * 1024, " ");
  const length = 30 * megabyte.length;
  const wrong = post("", `content-length: ${String(length)}`).replace("Bearer", "Bear");
  const answers = await sendRaw(router.url, [wrong, ...Array.from({ length: 30 }, () => megabyte)], {
    readLater: true,
  });
  expect(answers.map(({ status }) => status)).toEqual([401]);
});

test("random damage to a good request never gets anything but whole answers, and never ends the router", async () => {
  const good = Buffer.from(post(question, `content-length: ${String(question.length)}`));
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const damaged = (): Buffer => {
    const bytes = Buffer.from(good);
    for (let change = 0; change <= random(4); change++) bytes[random(bytes.length)] = random(256);
    const cut = random(4) === 0 ? random(bytes.length) : bytes.length;
    return Buffer.concat([bytes.subarray(0, cut), Buffer.from(random(2) === 0 ? "" : "\r\n\r\n")]);
  };
  const seen = new Map<number, number>();
  for (let round = 0; round < 8; round++) {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => sendRaw(router.url, damaged(), { end: true, pauseMs: 300 })),
    );
    for (const each of answers)
      for (const { status, body } of each) {
        seen.set(status, (seen.get(status) ?? 0) + 1);
        expect(JSON.parse(body)).toBeTypeOf("object");
      }
  }
  await checkAlive();
  // Enough of it got past the parser to mean something.
  expect([...seen.keys()].sort()).toEqual(expect.arrayContaining([200, 400, 401, 403]));
  for (const status of seen.keys()) expect(status).toBeLessThan(500);
  expect(router.log).not.toContain("failed");
});
