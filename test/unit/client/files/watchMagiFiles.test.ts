import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MagiFilesWatcher } from "../../../../client/files/watchMagiFiles.ts";

let folder: string;
let watcher: MagiFilesWatcher;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "magi-files-"));
  await mkdir(path.join(folder, "profiles"));
  await write("first");
  watcher = new MagiFilesWatcher();
  await watcher.watch({
    folder,
    profilesFolder: path.join(folder, "profiles"),
    registryFile: path.join(folder, "registry.json"),
  });
});

afterEach(async () => {
  watcher.dispose();
  await rm(folder, { recursive: true });
});

test("whoever wrote a file and reads again has it, also while others read again", async () => {
  const names = Array.from({ length: 50 }, (_, n) => `profile-${String(n)}`);
  for (const name of names) {
    await write(name);
    // The watcher, or somebody else, reads again meanwhile.
    const mine = watcher.refresh();
    void watcher.refresh();
    await mine;
    expect(profiles()).toContain(name);
  }
});

test("reading again ends also when the watcher is disposed meanwhile", async () => {
  const refreshed = watcher.refresh();
  watcher.dispose();
  await refreshed;
});

test("reading again ends also when there are no places any more, and then there are no files", async () => {
  const refreshed = watcher.refresh();
  await watcher.watch(undefined);
  await refreshed;
  expect(profiles()).toEqual([]);
});

function profiles(): readonly string[] {
  return watcher.files.value.profiles.map(({ name }) => name);
}

async function write(name: string): Promise<void> {
  await writeFile(path.join(folder, "profiles", `${name}.yaml`), `name: ${name}\nenabled_models: []\n`);
}
