import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { engineOf, isAlive, llamaServerCase, readyPid } from "../../support/router/llamaServerCase.ts";
import type { LlamaServerCase } from "../../support/router/llamaServerCase.ts";
import { oneTier } from "../../support/router/routerCase.ts";
import type { RouterChild } from "../../support/router/routerChild.ts";

const oneModel = (): Promise<LlamaServerCase> =>
  llamaServerCase({ profiles: { p: oneTier("m"), none: "enabled_models: []\n" }, models: { m: { tier: "fast" } } });

const gone = (pid: number): Promise<void> => expect.poll(() => isAlive(pid), { interval: 50 }).toBe(false);

/** The parent of a process. */
async function parentOf(pid: number): Promise<number> {
  if (process.platform !== "linux") {
    const { stdout } = await promisify(execFile)("ps", ["-o", "ppid=", "-p", String(pid)]);
    return Number(stdout);
  }
  const stat = await readFile(`/proc/${String(pid)}/stat`, "latin1");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

async function kill(router: RouterChild): Promise<void> {
  const ended = new Promise((resolve) => router.process.once("exit", resolve));
  router.process.kill("SIGKILL");
  await ended;
}

function endAfterTest(pid: number): void {
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });
}

interface OnItsOwn {
  readonly given: LlamaServerCase;
  /** Of the server that goes on although its router is gone. */
  readonly pid: number;
}

/** A server whose router and keeper were both killed. */
async function leftBehind(): Promise<OnItsOwn> {
  const given = await oneModel();
  const router = await given.start("p");
  const pid = await readyPid(router, "m");
  endAfterTest(pid);
  const keeper = await parentOf(pid);
  // Halted, it does not notice that its router is gone.
  process.kill(keeper, "SIGSTOP");
  await kill(router);
  process.kill(keeper, "SIGKILL");
  await gone(keeper);
  expect(isAlive(pid)).toBe(true);
  return { given, pid };
}

/** A server that was to be kept when its router ended. */
async function kept(): Promise<OnItsOwn> {
  const given = await oneModel();
  const router = await given.start("p", { keep: true });
  const pid = await readyPid(router, "m");
  endAfterTest(pid);
  await router.stop();
  expect(isAlive(pid)).toBe(true);
  return { given, pid };
}

test("a router that is killed leaves no server behind", async () => {
  const router = await (await oneModel()).start("p");
  const pid = await readyPid(router, "m");
  endAfterTest(pid);
  const keeper = await parentOf(pid);
  await kill(router);
  await gone(pid);
  await gone(keeper);
});

test("a keeper that is killed leaves no server behind, and the server is started again", async () => {
  const router = await (await oneModel()).start("p");
  const pid = await readyPid(router, "m");
  process.kill(await parentOf(pid), "SIGKILL");
  await gone(pid);
  await router.statusWhen((status) => engineOf(status, "m")?.state === "restarting");
  expect(await readyPid(router, "m")).not.toBe(pid);
});

test("a server whose router and keeper were both killed is taken over, and ends with the new router", async () => {
  const { given, pid } = await leftBehind();

  const second = await given.start("p", { start: "prompt" });
  expect(await readyPid(second, "m")).toBe(pid);
  await second.stop();
  await gone(pid);
});

test("a server that was left behind and is not wanted is ended", async () => {
  const { given, pid } = await leftBehind();
  await given.start("none");
  await gone(pid);
});

test("servers that are to be kept outlive their router and are adopted by the next, also after a kill", async () => {
  const { given, pid } = await kept();

  const second = await given.start("p", { keep: true });
  expect(await readyPid(second, "m")).toBe(pid);
  expect((await second.ask("Hi")).text).toContain(`process ${String(pid)}`);
  await kill(second);
  expect(isAlive(pid)).toBe(true);

  const third = await given.start("p", { keep: true });
  expect(await readyPid(third, "m")).toBe(pid);
  await third.post({ action: "stop", model: "m" }, { path: "/magi/servers" });
  expect(isAlive(pid)).toBe(false);
  await expect.poll(() => readdir(`${given.workspace.root}/.state/magi/llama-servers`)).toEqual([]);
});

test("a kept server goes on when its output is more than a pipe holds and nobody reads it", async () => {
  const { given, pid } = await kept();
  const answer = await fetch(`http://127.0.0.1:${String(given.ports["m"])}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ messages: [{ role: "user", content: "log much" }] }),
    signal: AbortSignal.timeout(10_000),
  });
  expect(await answer.text()).toContain(`with process ${String(pid)}`);
  // A window whose profile does not need it leaves it alone.
  const second = await given.start("none");
  expect(isAlive(pid)).toBe(true);
  await second.stop();
});

test("an adopted server that crashes is started again", async () => {
  const { given, pid } = await kept();
  const second = await given.start("p");
  expect(await readyPid(second, "m")).toBe(pid);
  process.kill(pid, "SIGKILL");
  await second.statusWhen((status) => engineOf(status, "m")?.state === "restarting");
  expect(await readyPid(second, "m")).not.toBe(pid);
});
