import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import { readDecisionLog } from "../../workspace/decisionLog/readDecisionLog.ts";
import { oneTier, registryOf, upstream } from "../support/router/routerCase.ts";
import { RouterChild, ScratchWorkspace, stateIn } from "../support/router/routerChild.ts";

const secret = "Why does my xylophone resonate?";

/** What a router with these arguments logs of some requests by the time that it has ended, and all of its bytes. */
async function logOf(
  args: readonly string[],
  ask: (router: RouterChild) => Promise<unknown>,
): Promise<{ readonly entries: readonly LogEntry[]; readonly text: string }> {
  const server = await upstream();
  const embedder = await upstream();
  const workspace = await ScratchWorkspace.create({
    profiles: {
      p: `${oneTier("m", "vectors")}routing: { rules: [{ pattern: "^rule", tier: fast }] }\n`,
    },
    models: registryOf({
      m: { tier: "fast", at: [server] },
      vectors: { tier: "fast", at: [embedder], more: { is_embedding: true } },
    }),
  });
  onTestFinished(() => workspace.remove());
  const router = await RouterChild.start(workspace.root, "p", {}, args);
  onTestFinished(() => router.stop());
  await ask(router);
  await router.stop();
  const files = await findLogFiles(workspace.root, { XDG_STATE_HOME: stateIn(workspace.root) });
  const names = await readdir(files.folder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(files.folder, name), "utf8")));
  return { entries: await readDecisionLog(files), text: texts.join("") };
}

test("scores and timings of each answer are logged by the time that the router has ended, and no text", async () => {
  const { entries, text } = await logOf([], async (router) => {
    await router.ask(secret);
    await router.ask(`${secret} Again.`, { body: { model: "magi/fast" } });
    await router.ask(`rule: ${secret}`);
  });
  expect(entries).toHaveLength(3);
  expect(entries[0]).toMatchObject({ profile: "p", tier: "fast", pinned: false, outcome: "answered", failovers: 0 });
  expect(entries[0]?.stages).toMatchObject([{ role: "answer", tier: "fast", model: "m" }]);
  expect(entries[0]?.totalMs).toBeGreaterThanOrEqual(entries[0]?.stages[0]?.ttftMs ?? Infinity);
  expect(entries.map(({ pinned }) => pinned)).toEqual([false, true, true]);
  expect(text).not.toContain("xylophone");
  expect(text).not.toContain("127.0.0.1");
});

test("the prompt is logged when the user asks for it", async () => {
  const { entries } = await logOf(["--log-prompts"], (router) => router.ask(secret));
  expect(entries.map(({ prompt }) => prompt)).toEqual([secret]);
});

test("nothing is logged when the user does not want it, nor of texts that were turned into vectors", async () => {
  expect(await logOf(["--no-log"], (router) => router.ask(secret))).toEqual({ entries: [], text: "" });
  const { entries } = await logOf([], async (router) => {
    const response = await router.post({ model: "magi", input: secret }, { path: "/v1/embeddings" });
    await response.text();
    expect(response.status).toBe(200);
  });
  expect(entries).toEqual([]);
});
