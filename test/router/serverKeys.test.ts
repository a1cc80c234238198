// Servers that want a key: each gets its own, nobody else gets any.
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import type { EndpointHealth } from "../../core/health/health.ts";
import { registryOf, oneTier, upstream } from "../support/router/routerCase.ts";
import { RouterChild, ScratchWorkspace } from "../support/router/routerChild.ts";
import { vllm } from "../support/upstream/documentedAnswers.ts";
import type { MockUpstream } from "../support/upstream/mockUpstream.ts";

/** A vLLM with a key. */
async function locked(key: string): Promise<MockUpstream> {
  const server = await upstream({ kind: "ok", words: ["Let", " in."] });
  server.pages = vllm;
  server.key = key;
  return server;
}

async function startWith(servers: readonly MockUpstream[], keys: string): Promise<RouterChild> {
  const models = registryOf({
    m: { tier: "fast", at: servers, more: { endpoints: servers.map(({ url }) => ({ url, model: "assistant" })) } },
  });
  const workspace = await ScratchWorkspace.create({ profiles: { p: oneTier("m") }, models });
  onTestFinished(() => workspace.remove());
  const router = await RouterChild.start(workspace.root, "p", { MAGI_SERVER_KEYS: keys });
  onTestFinished(() => router.stop());
  return router;
}

const healthAt = async (router: RouterChild, { url }: MockUpstream): Promise<EndpointHealth | undefined> => {
  const isChecked = (each: EndpointHealth): boolean => each.url === url && each.state !== "unknown";
  return (await router.statusWhen(({ endpoints }) => endpoints.some(isChecked))).endpoints.find(isChecked);
};

test("a server gets its key with checks and with prompts, however the address is written", async () => {
  const server = await locked("sk-right=");
  const router = await startWith([server], `http://localhost:${String(server.port)}/v1=sk-right=`);
  expect(await healthAt(router, server)).toMatchObject({ state: "ok" });
  expect(await router.ask("Hi")).toMatchObject({ status: 200, text: "Let in." });
  expect(new Set(server.authorizations)).toEqual(new Set(["Bearer sk-right="]));
});

test("a server does not get the key of another one, nor the caller's token", async () => {
  const [one, other] = [await locked("sk-one"), await upstream()];
  other.mode = { kind: "ok", words: ["Free."] };
  const router = await startWith([other, one], `127.0.0.1:${String(one.port)}=sk-one`);
  await healthAt(router, one);
  await healthAt(router, other);
  expect((await router.ask("Hi")).text).toBe("Free.");
  expect(new Set(other.authorizations)).toEqual(new Set([undefined]));
});

test("without a key, and with a wrong one, health says which it is; keys are in no answer and no log", async () => {
  const [without, wrong] = [await locked("sk-a"), await locked("sk-b")];
  const router = await startWith([without, wrong], `127.0.0.1:${String(wrong.port)}=sk-wrong sk-stray`);
  expect(await healthAt(router, without)).toMatchObject({
    state: "auth",
    detail: "It wants a key that MAGI does not have.",
  });
  expect(await healthAt(router, wrong)).toMatchObject({
    state: "auth",
    detail: "It does not take the key that MAGI has for it.",
  });
  const answer = await router.ask("Hi");
  expect(answer.error).toMatchObject({ code: "UPSTREAM_REFUSED_REQUEST", wantsKey: true });
  expect(answer.error?.message).toMatch(
    /wants a key that MAGI does not have .*\. Enter it with «MAGI: Enter a Server's Key», or in MAGI_SERVER_KEYS in a terminal\.$/,
  );
  expect(router.log).toContain("Entry 2 of MAGI_SERVER_KEYS is not SERVER=KEY");
  expect(JSON.stringify([await router.status(), answer]) + router.log).not.toMatch(/sk-/);
});

test("a prompt to a server that does not take its key any more says so, whole or streamed", async () => {
  const server = await locked("sk-new");
  const router = await startWith([server], `127.0.0.1:${String(server.port)}=sk-old`);
  for (const stream of [false, true]) {
    const answer = await router.ask("Hi", { body: { stream } });
    expect(answer.error?.message).toMatch(
      /does not take the key that MAGI has for it .*\. Enter the right one with «MAGI: Enter/,
    );
    expect(answer.error?.wantsKey).toBe(true);
  }
});

test("keys that are entered later are used at once, by the same router, and answers under way go on", async () => {
  const server = await locked("sk-later");
  const other = await upstream({ kind: "ok", words: ["Slow", " and", " whole."], pauseMs: 500 });
  const router = await startWith([server, other], "");
  expect(await healthAt(router, server)).toMatchObject({ state: "auth" });
  const slow = router.ask("Hi");
  await other.request(0);
  const order = { serverKeys: `127.0.0.1:${String(server.port)}=sk-later` };
  router.process.stdin?.write(`no order sk-\n${JSON.stringify(order)}\n`);
  await router.statusWhen(({ endpoints }) => endpoints.some(({ url, state }) => url === server.url && state === "ok"));
  expect((await slow).text).toBe("Slow and whole.");
  expect(await router.ask("Hi")).toMatchObject({ status: 200, text: "Let in." });
  expect(router.log).toContain("a line on the standard input is no order");
  expect(router.log).not.toContain("sk-");
});

test.runIf(process.platform === "linux")("what the router starts does not inherit the keys", async () => {
  const models = { g: { assigned_tier: "fast", engine: "embedded", file_path: "builtin:magi-guide-2.4M-q8_0.gguf" } };
  const workspace = await ScratchWorkspace.create({ profiles: { p: oneTier("g") }, models });
  onTestFinished(() => workspace.remove());
  const router = await RouterChild.start(workspace.root, "p", { MAGI_SERVER_KEYS: "http://box:1=sk-secret" });
  onTestFinished(() => router.stop());
  const { engines } = await router.statusWhen((status) => status.engines.some(({ pid }) => typeof pid === "number"));
  const environment = await readFile(`/proc/${String(engines[0]?.pid)}/environ`, "utf8");
  expect(environment).toContain("PATH=");
  expect(environment).not.toContain("sk-secret");
});
