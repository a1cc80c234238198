import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { reasonOf } from "../../../workspace/fileError.ts";
import { makeFolder } from "../../../workspace/makeFolder.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "magi-folder-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Why no folder is made there. */
const whyNot = (folder: string): Promise<string> => makeFolder(folder).then(() => "made", reasonOf);

it("makes a folder and those above it, also when several want it at once", async () => {
  await Promise.all([makeFolder(join(dir, "a/b/c")), makeFolder(join(dir, "a/b/c")), makeFolder(join(dir, "a/b/d"))]);
  expect(["a/b/c", "a/b/d"].map((name) => existsSync(join(dir, name)))).toEqual([true, true]);
});

it("takes a link to a folder for one", async () => {
  symlinkSync(dir, join(dir, "link"), "junction");
  await makeFolder(join(dir, "link"));
  await makeFolder(join(dir, "link/new"));
  expect(existsSync(join(dir, "new"))).toBe(true);
});

it.skipIf(process.platform === "win32")("gives what it makes the mode that is asked for", async () => {
  await makeFolder(join(dir, "a/b"), 0o700);
  expect(["a", "a/b"].map((name) => statSync(join(dir, name)).mode & 0o777)).toEqual([0o700, 0o700]);
});

it("says that a file is in the way", async () => {
  writeFileSync(join(dir, "file"), "");
  expect(await whyNot(join(dir, "file"))).toBe("there is a file in the place of a folder");
  expect(await whyNot(join(dir, "file/a/b"))).toBe("there is a file in the place of a folder");
});

it.skipIf(process.platform !== "linux")("ends where a system takes no folders", async () => {
  expect(await whyNot("/proc/magi/models")).toBe("no folder can be made in /proc");
});
