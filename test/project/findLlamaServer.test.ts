import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findLlamaServer } from "../../workspace/llamaServer/findLlamaServer.ts";

let root: string;
const program = (folder: string, name = "llama-server"): string => join(root, folder, name);
const find = (asked: string, path: readonly string[] = []): Promise<string | undefined> =>
  findLlamaServer(asked, { env: { PATH: path.join(delimiter) }, platform: "linux" });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "magi-programs-"));
  for (const [folder, name, mode] of [
    ["plain", "llama-server", 0o644],
    ["one", "llama-server", 0o755],
    ["two", "llama-server", 0o755],
    ["two", "llama-server-vulkan", 0o755],
    ["windows", "llama-server.exe", 0o644],
  ] as const) {
    await mkdir(join(root, folder), { recursive: true });
    await writeFile(program(folder, name), "");
    await chmod(program(folder, name), mode);
  }
  await mkdir(program("folder"), { recursive: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("llama-server", () => {
  it("is the first on PATH that can be run", async () => {
    const path = ["nowhere", "folder", "plain", "one", "two"].map((folder) => join(root, folder));
    expect(await find("", path)).toBe(program("one"));
    expect(await find("llama-server-vulkan", path)).toBe(program("two", "llama-server-vulkan"));
    expect(await find("", [join(root, "plain")])).toBeUndefined();
  });

  it("is what the setting names: a program, or the folder that it is in", async () => {
    expect(await find(program("two"), [join(root, "one")])).toBe(program("two"));
    expect(await find(join(root, "two"))).toBe(program("two"));
    expect(await find(program("nowhere"), [join(root, "one")])).toBeUndefined();
  });

  it("is never looked for in the folder that happens to be open", async () => {
    expect(await find("bin/llama-server")).toBeUndefined();
    expect(await find("", ["", ".", "bin"])).toBeUndefined();
  });

  it("has its ending on Windows", async () => {
    const env = { Path: join(root, "windows") };
    expect(await findLlamaServer("", { env, platform: "win32" })).toBe(program("windows", "llama-server.exe"));
  });
});
