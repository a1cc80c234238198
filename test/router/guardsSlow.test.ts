import { connect } from "node:net";
import type { Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Limits } from "../../router/limits.ts";
import { startRouter } from "../../router/startRouter.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { sendRaw } from "../support/router/rawHttp.ts";
import { upstream } from "../support/router/routerCase.ts";
import { ScratchWorkspace, token } from "../support/router/routerChild.ts";
import type { MockUpstream, Mode } from "../support/upstream/mockUpstream.ts";

/** A router in this process, so that its limits can be small. */
async function startWith(given: {
  readonly limits?: Partial<Limits>;
  readonly token?: string | null;
  readonly mode?: Mode;
}): Promise<{
  readonly url: string;
  readonly head: (line: string, ...more: readonly string[]) => string;
  readonly server: MockUpstream;
}> {
  const server = await upstream(given.mode);
  const workspace = await ScratchWorkspace.create({
    profiles: { p: "enabled_models: [m]" },
    models: { m: { assigned_tier: "fast", endpoints: [{ url: server.url }] } },
  });
  onTestFinished(() => workspace.remove());
  const router = await startRouter({
    paths: locateWorkspace({ startDir: workspace.root }),
    profile: "p",
    port: 0,
    token: given.token === undefined ? token : given.token,
    installation: { builtinModels: workspace.root, engineFile: "none", keeperFile: "none" },
    log: () => undefined,
    limits: given.limits ?? {},
  });
  onTestFinished(() => router.stop());
  const { host } = new URL(router.url);
  return {
    url: router.url,
    server,
    head: (line, ...more) => [line, `host: ${host}`, `authorization: Bearer ${token}`, ...more, "", ""].join("\r\n"),
  };
}

const ask = "POST /v1/chat/completions HTTP/1.1";
const question = JSON.stringify({ stream: true, messages: [{ role: "user", content: "Hi" }] });
const length = `content-length: ${String(question.length)}`;

test("headers that come byte by byte are waited for only so long", async () => {
  const { url, head } = await startWith({ limits: { headersMs: 300 } });
  const began = performance.now();
  const answers = await sendRaw(url, head("GET /health HTTP/1.1", `slow: ${"x".repeat(500)}`).split(""), {
    pauseMs: 50,
  });
  expect(answers.map(({ status }) => status)).toEqual([408]);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("a body that comes byte by byte is waited for only so long", async () => {
  const { url, head } = await startWith({ limits: { headersMs: 300, requestMs: 600 } });
  const bytes = [head(ask, `content-length: 1000`), ...Array.from({ length: 200 }, () => " ")];
  const [answer, ...more] = await sendRaw(url, bytes, { pauseMs: 50 });
  expect(answer?.status).toBe(408);
  expect(answer?.body).toContain("The request took too long to arrive.");
  expect(more).toEqual([]);
});

test("an answer that takes longer than a request may is not cut", async () => {
  const words = Array.from({ length: 20 }, (_, index) => ` word${String(index)}`);
  const { url, head } = await startWith({
    limits: { headersMs: 200, requestMs: 300 },
    mode: { kind: "ok", words, pauseMs: 100 },
  });
  const [answer] = await sendRaw(url, head(ask, length, "connection: close") + question);
  expect(answer?.status).toBe(200);
  expect(answer?.body).toContain("word19");
  expect(answer?.body.trimEnd().endsWith("data: [DONE]")).toBe(true);
});

test("nonsense behind a request does not harm its answer", async () => {
  const { url, head } = await startWith({ mode: { kind: "ok", words: ["a", "b", "c"], pauseMs: 100 } });
  const parts = [head(ask, length) + question, "nonsense\r\n\r\n", "nonsense\r\n\r\n"];
  const answers = await sendRaw(url, parts, { pauseMs: 30 });
  expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  expect(answers[0]?.body).toContain("data: [DONE]");
});

test("a client that reads nothing of its answer for long is cut off, so that its model is free; a slow one is not", async () => {
  const { url, head, server } = await startWith({ limits: { stalledReaderMs: 3_000 }, mode: { kind: "flood" } });
  const begin = (): Socket => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => undefined).write(head(ask, length) + question);
    return socket;
  };
  const stuck = begin();
  stuck.pause();
  const first = await server.request(0);
  const slow = begin();
  let taken = 0;
  slow.pause();
  const second = await server.request(1);
  let isCut = false;
  void second.aborted.then(() => (isCut = true));
  // A few megabytes are in the kernel's hands, so a sip has to be large to be noticed on the other side.
  const sip = setInterval(() => {
    for (let time = 0; time < 10; time++) taken += (slow.read() as Buffer | null)?.length ?? 0;
  }, 20);
  onTestFinished(() => {
    clearInterval(sip);
  });
  await first.aborted;
  await new Promise((resolve) => setTimeout(resolve, 4_500));
  expect(isCut).toBe(false);
  expect(taken).toBeGreaterThan(1_000_000);
});

test("the stream of states stays open", async () => {
  const { url } = await startWith({ limits: { headersMs: 100, requestMs: 200 } });
  const headers = { authorization: `Bearer ${token}` };
  const stop = new AbortController();
  const response = await fetch(`${url}/magi/events`, { headers, signal: stop.signal });
  const reader = response.body?.getReader();
  const next = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
  expect(await next()).toContain('"profile":"p"');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await fetch(`${url}/magi/profile`, { method: "PUT", headers, body: '{"name":null}' });
  let text = "";
  while (!text.includes('"profile":null')) text += await next();
  stop.abort();
});

test("without a token anybody on this machine may ask, but still no web page", async () => {
  const { url } = await startWith({ token: null });
  const { port } = new URL(url);
  const get = (...lines: readonly string[]): string =>
    ["GET /magi/status HTTP/1.1", ...lines, "connection: close", "", ""].join("\r\n");
  const statusOf = async (...lines: readonly string[]): Promise<number | undefined> =>
    (await sendRaw(url, get(...lines)))[0]?.status;
  expect(await statusOf(`host: 127.0.0.1:${port}`)).toBe(200);
  expect(await statusOf(`host: 127.0.0.1:${port}`, "authorization: Bearer whatever")).toBe(200);
  expect(await statusOf("host: evil.example")).toBe(403);
  expect(await statusOf(`host: 127.0.0.1:${port}`, "origin: https://evil.example")).toBe(403);
});
