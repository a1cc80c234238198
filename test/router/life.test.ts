import { spawn } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { oneTier, startCase, upstream } from "../support/router/routerCase.ts";
import { RouterChild, ScratchWorkspace, stateIn, token } from "../support/router/routerChild.ts";

const bundle = join(import.meta.dirname, "../../dist/router.js");

async function workspaceWith(profile: string): Promise<ScratchWorkspace> {
  const workspace = await ScratchWorkspace.create({ profiles: { p: profile }, models: {} });
  onTestFinished(() => workspace.remove());
  return workspace;
}

function exitOf(router: RouterChild): Promise<number | null> {
  return new Promise((resolve) => router.process.once("exit", resolve));
}

test("ends when its stdin ends", async () => {
  const workspace = await workspaceWith(oneTier("m"));
  const router = await RouterChild.start(workspace.root, "p");
  const exit = exitOf(router);
  router.process.stdin?.end();
  expect(await exit).toBe(0);
});

test("ends when whoever started it is killed, even in the middle of an answer", async () => {
  const server = await upstream({ kind: "ok", words: Array.from({ length: 1_000 }, () => "word "), pauseMs: 20 });
  const workspace = await ScratchWorkspace.create({
    profiles: { p: oneTier("m") },
    models: { m: { assigned_tier: "fast", endpoints: [{ url: server.url }] } },
  });
  onTestFinished(() => workspace.remove());
  // A parent of its own, which prints the router's address and pid and then does nothing.
  const script = `
    const child = require("node:child_process").spawn(process.execPath, ${JSON.stringify([bundle, "--workspace", workspace.root, "--profile", "p"])}, { stdio: ["pipe", "pipe", "ignore"] });
    child.stdout.once("data", (line) => console.log(JSON.stringify({ pid: child.pid, url: JSON.parse(line).url })));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["-e", script], {
    env: { ...process.env, XDG_STATE_HOME: stateIn(workspace.root), MAGI_ROUTER_TOKEN: token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const line = await new Promise<string>((resolve) => parent.stdout.setEncoding("utf8").once("data", resolve));
  const { pid, url } = JSON.parse(line) as { pid: number; url: string };
  const asking = fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ stream: true, messages: [{ role: "user", content: "Hi" }] }),
  })
    .then((response) => response.text())
    .catch(() => "cut");
  const seen = await server.request(0);
  parent.kill("SIGKILL");
  await seen.aborted;
  await asking;
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test("says on stderr why it cannot start, and ends", async () => {
  const child = spawn(process.execPath, [bundle], { env: { ...process.env, MAGI_ROUTER_TOKEN: "" } });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
  expect(said).toBe("Set MAGI_ROUTER_TOKEN to the token that callers must send.\n");
});

test("takes another port when the one that it is to have is taken, and says so", async () => {
  const server = await upstream();
  const child = spawn(process.execPath, [bundle, "--port", String(server.port)], {
    env: { ...process.env, MAGI_ROUTER_TOKEN: token },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const line = await new Promise<string>((resolve) => child.stdout.setEncoding("utf8").once("data", resolve));
  const { url } = JSON.parse(line) as { readonly url: string };
  expect(url).not.toContain(String(server.port));
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(said).toContain(`Port ${String(server.port)} is in use by another program. Another one is taken.`);
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.stdin.end();
  await gone;
});

test("a model file that is not there is named, and taken up when it comes", async () => {
  const workspace = await ScratchWorkspace.create({
    profiles: { p: oneTier("m").replace("interval: 30", "interval: 1") },
    models: {
      m: { assigned_tier: "fast", engine: "embedded", file_path: "late.gguf", ctx_size: 1024, single_turn: true },
    },
  });
  onTestFinished(() => workspace.remove());
  const router = await RouterChild.start(workspace.root, "p");
  onTestFinished(() => router.stop());
  const { endpoints } = await router.statusWhen((status) => status.endpoints[0]?.state === "down");
  expect(endpoints[0]?.detail).toContain("late.gguf");
  const answer = await router.ask("Hi");
  expect(answer.error?.message).toMatch(
    /^m cannot answer: .*late\.gguf.*\. Correct the model in the registry, or choose/,
  );
  await copyFile(join(bundle, "../../guide/magi-guide-2.4M-q8_0.gguf"), join(workspace.root, "late.gguf"));
  await router.statusWhen((status) => status.endpoints[0]?.state === "ok");
  expect((await router.ask("what is a tier?")).text).toMatch(/^A tier/);
});

test("never writes a prompt, an answer or the token to its log", async () => {
  const server = await upstream({ kind: "errorEvent", words: ["secret answer"], message: "secret answer" });
  const { router } = await startCase({
    profiles: { p: oneTier("m") },
    models: { m: { tier: "fast", at: [server] } },
  });
  await router.ask("a secret prompt");
  await router.ask("a secret prompt", { body: { stream: false } });
  await router.fetch("/v1/chat/completions", { method: "POST", body: '{"secret prompt' });
  await router.stop();
  expect(router.log).toContain("profile p: 1 endpoint.");
  expect(router.log).not.toContain("secret");
  expect(router.log).not.toContain(token);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
