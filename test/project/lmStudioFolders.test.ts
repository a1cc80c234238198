import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { possibleFolders } from "../../workspace/discovery/discover.ts";
import { lmStudioFolders } from "../../workspace/discovery/lmStudioFolders.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "magi-lmstudio-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

const settings = (folder: string): string => JSON.stringify({ downloadsFolder: folder, other: 1 });

it("finds the folder that LM Studio was told to use, on each system", async () => {
  await write("AppData/Roaming/LM Studio/settings.json", settings("/big/on-windows"));
  await write("Library/Application Support/LM Studio/settings.json", settings("/big/on-mac"));
  await write(".config/LM Studio/settings.json", settings("/big/on-linux"));
  expect(await lmStudioFolders({ home, platform: "win32", env: {} })).toEqual(["/big/on-windows"]);
  expect(await lmStudioFolders({ home, platform: "darwin", env: {} })).toEqual(["/big/on-mac"]);
  expect(await lmStudioFolders({ home, platform: "linux", env: {} })).toEqual(["/big/on-linux"]);
});

it("finds its home where that lies elsewhere, and is among the folders that are searched", async () => {
  const moved = join(home, "moved");
  await write(".lmstudio-home-pointer", `${moved}\r\n`);
  await write("moved/settings.json", settings("/big/models"));
  const machine = { home, platform: "linux", env: {} } as const;
  expect(await lmStudioFolders(machine)).toEqual([join(moved, "models"), "/big/models"]);
  const folders = await possibleFolders({ registryFile: join(home, "r.json"), root: home, machine });
  expect(folders).toEqual(expect.arrayContaining([join(moved, "models"), "/big/models"]));
});

it("says nothing where LM Studio says nothing that makes sense", async () => {
  expect(await lmStudioFolders({ home, platform: "linux", env: {} })).toEqual([]);
  await write(".lmstudio-home-pointer", "moved");
  await write(".lmstudio/settings.json", "{");
  await write(".config/LM Studio/settings.json", settings("models"));
  expect(await lmStudioFolders({ home, platform: "linux", env: {} })).toEqual([]);
});
