import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inspectModelFile } from "../../../../router/engine/modelFile.ts";

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "magi-model-file-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("a folder is no model file", async () => {
  const folder = await makeFolder();
  expect(await inspectModelFile(folder)).toMatchObject({
    kind: "unusable",
    sentence: `${folder} is a folder, not a model file.`,
  });
});

test.skipIf(process.platform === "win32")("nor is a pipe, which is not waited for", async () => {
  const pipe = join(await makeFolder(), "pipe.gguf");
  spawnSync("mkfifo", [pipe]);
  expect(await inspectModelFile(pipe)).toMatchObject({
    kind: "unusable",
    sentence: `${pipe} is a device or a pipe, not a model file.`,
  });
});
