// From nothing to an answer in a terminal: a model is downloaded, and llama.cpp answers with it.
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { runMagi } from "../support/cli/magiProcess.ts";
import { HubServer } from "../support/hub/hubServer.ts";

it("magi get downloads a model, and magi chat answers with it", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "magi-nothing-")));
  const hub = await HubServer.start();
  onTestFinished(async () => {
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const file = "somebody/magi-guide/magi-guide-2.4M-q8_0.gguf";
  hub.put(file, await readFile("guide/magi-guide-2.4M-q8_0.gguf"));
  // The connection breaks on the way.
  hub.faults.push({ kind: "reset", after: 1_000_000 });
  const where = { cwd: folder, env: { HF_ENDPOINT: hub.endpoint } };
  const got = await runMagi(["get", file, "--to", "models"], where);
  expect(got).toMatchObject({ code: 0 });
  expect(hub.byteRequests.map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  const { code, out } = await runMagi(["chat", "--profile", "local", "What is a tier?"], where);
  expect(code).toBe(0);
  expect(out).toMatch(/tier/i);
});
