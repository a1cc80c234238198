import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseRegistry } from "../../core/registry/parseRegistry.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { listProfileFiles, readProfile } from "../../workspace/profiles/profileFiles.ts";
import { findMissingModelFiles } from "../../workspace/registry/missingModelFiles.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import { watchFiles } from "../../workspace/watchFiles.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "magi-workspace-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(dir, path, ".."), { recursive: true });
  await writeFile(join(dir, path), text);
}

describe("locateWorkspace", () => {
  it("takes the nearest folder upward that has config/profiles", async () => {
    await write("config/profiles/a.yaml", "");
    await mkdir(join(dir, "deep/er"), { recursive: true });
    expect(locateWorkspace({ startDir: join(dir, "deep/er") })).toEqual({
      root: dir,
      profilesDir: join(dir, "config/profiles"),
      registryFile: join(dir, "data/model_registry.json"),
    });
  });

  it("spells a path in one way, however a setting has it", () => {
    const { profilesDir, registryFile } = locateWorkspace({
      startDir: dir,
      workspace: dir,
      profiles: `${dir}/config//profiles/`,
      registry: `${dir}/data/../r.json`,
      relativeTo: "workspace",
    });
    expect([profilesDir, registryFile]).toEqual([join(dir, "config/profiles"), join(dir, "r.json")]);
  });

  it("takes paths of a command line from the current folder and settings from the workspace", () => {
    const asked = { startDir: dir, workspace: join(dir, "ws"), profiles: "p", registry: "r.json" };
    expect(locateWorkspace(asked)).toEqual({
      root: join(dir, "ws"),
      profilesDir: join(dir, "p"),
      registryFile: join(dir, "r.json"),
    });
    expect(locateWorkspace({ ...asked, relativeTo: "workspace" }).profilesDir).toBe(join(dir, "ws/p"));
  });
});

describe("readProfile", () => {
  it("lists what there is when a name is not found, and takes names exactly", async () => {
    await write("fast-only.yaml", "enabled_models: [a]\n");
    await write("b.yml", "");
    await write("notes.txt", "");
    expect((await listProfileFiles(dir)).map(({ name }) => name)).toEqual(["b", "fast-only"]);
    expect(await readProfile(dir, "fast-only")).toMatchObject({ state: "ok" });
    expect(await readProfile(dir, "Fast-Only")).toEqual({
      state: "missing",
      message: "Profile 'Fast-Only' not found. There are: b, fast-only.",
    });
    expect(await readProfile(dir, "../secret")).toMatchObject({ state: "missing" });
  });
});

describe("readRegistry", () => {
  it("tells a missing registry from a broken one", async () => {
    expect(await readRegistry(join(dir, "none.json"))).toMatchObject({ state: "missing" });
    await write("r.json", "{");
    expect(await readRegistry(join(dir, "r.json"))).toMatchObject({
      state: "broken",
      message: expect.stringContaining("not valid JSON") as string,
    });
  });
});

describe("files of a workspace that somebody else has made", () => {
  it.skipIf(process.platform === "win32")(
    "are not waited for when they are pipes, nor read when they have no end",
    async () => {
      await promisify(execFile)("mkfifo", [join(dir, "pipe.yaml"), join(dir, "pipe.json")]);
      await symlink("/dev/zero", join(dir, "zero.yaml"));
      await symlink("/dev/zero", join(dir, "zero.json"));
      for (const name of ["pipe", "zero"]) {
        expect(await readProfile(dir, name)).toEqual({
          state: "unreadable",
          message: `Profile '${name}' cannot be read: it is a device or a pipe, not a file.`,
        });
        expect(await readRegistry(join(dir, `${name}.json`))).toMatchObject({
          state: "unreadable",
          message: `The model registry ${join(dir, `${name}.json`)} cannot be read: it is a device or a pipe, not a file.`,
        });
      }
    },
  );

  it("are not read when they are larger than anything that MAGI could use", async () => {
    await write("large.yaml", "");
    await truncate(join(dir, "large.yaml"), 5_000_000);
    await write("large.json", "");
    await truncate(join(dir, "large.json"), 40_000_000);
    expect(await readProfile(dir, "large")).toEqual({
      state: "unreadable",
      message: "Profile 'large' cannot be read: it is larger than 4 MB.",
    });
    expect(await readRegistry(join(dir, "large.json"))).toMatchObject({
      state: "unreadable",
      message: expect.stringContaining("cannot be read: it is larger than 32 MB.") as string,
    });
  });

  it("are read as before when a link leads to them", async () => {
    await write("elsewhere/one.yaml", "enabled_models: [a]\n");
    await symlink(join(dir, "elsewhere/one.yaml"), join(dir, "linked.yaml"));
    expect(await readProfile(dir, "linked")).toMatchObject({ state: "ok" });
  });

  it("ends what it says of a folder that cannot be read as a sentence", async () => {
    // Of the reasons there are, the one that a test can make on every system.
    await symlink("profiles", join(dir, "profiles"), "dir");
    expect(await readProfile(join(dir, "profiles"), "p")).toEqual({
      state: "unreadable",
      message: `The profiles folder ${join(dir, "profiles")} cannot be read: it is a link that leads back to itself.`,
    });
  });
});

describe("watchFiles", () => {
  it("notices creation, change, replacement and deletion, of files and of files in a folder", async () => {
    const file = join(dir, "data/registry.json");
    const folder = join(dir, "profiles");
    let calls = 0;
    let notice = (): void => undefined;
    const watch = watchFiles([file, folder], () => {
      calls++;
      notice();
    });
    const expectCall = async (act: () => Promise<void>): Promise<void> => {
      const called = new Promise<void>((resolve) => (notice = resolve));
      await act();
      await called;
    };
    try {
      await watch.ready;
      await expectCall(() => write("data/registry.json", "1"));
      await expectCall(() => write("data/registry.json", "22"));
      await expectCall(async () => {
        await write("data/new.json", "333");
        await rename(join(dir, "data/new.json"), file);
      });
      await expectCall(() => write("profiles/a.yaml", "x"));
      await expectCall(() => write("profiles/a.yaml", "yy"));
      await expectCall(() => rm(join(folder, "a.yaml")));
      await expectCall(() => rm(file));
    } finally {
      watch.close();
    }
    const before = calls;
    await write("data/registry.json", "after closing");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(calls).toBe(before);
  });

  it("notices what leaves a file's size and date: other contents, another right to read it", async () => {
    const file = join(dir, "profiles/a.yaml");
    await write("profiles/a.yaml", "x");
    await utimes(file, 1, 1);
    let notice = (): void => undefined;
    const watch = watchFiles([join(dir, "profiles")], () => {
      notice();
    });
    try {
      await watch.ready;
      for (const act of [() => write("profiles/a.yaml", "y"), () => chmod(file, 0o600)]) {
        const called = new Promise<void>((resolve) => (notice = resolve));
        await act();
        await utimes(file, 1, 1);
        await called;
      }
    } finally {
      watch.close();
    }
  });

  it("takes what the system does not let it look at for absent, and notices when that is over", async () => {
    await symlink("data", join(dir, "data"));
    let notice = (): void => undefined;
    const watch = watchFiles([join(dir, "data/registry.json"), join(dir, "data")], () => {
      notice();
    });
    try {
      await watch.ready;
      const called = new Promise<void>((resolve) => (notice = resolve));
      await rm(join(dir, "data"));
      await write("data/registry.json", "1");
      await called;
    } finally {
      watch.close();
    }
  });
});

describe("model files that are not there", () => {
  it("are those of models that nothing else answers for", async () => {
    await write("there.gguf", "");
    const models = {
      embedded: { engine: "embedded", file_path: "gone.gguf" },
      unsaid: { engine: "embedded" },
      alone: { file_path: "gone.gguf", port: null, endpoints: null },
      found: { file_path: "there.gguf" },
      shipped: { file_path: "builtin:guide" },
      nameless: {},
      served: { file_path: "gone.gguf", port: 8081 },
      listed: { file_path: "gone.gguf", endpoints: [{ url: "http://h/v1" }] },
    };
    const { registry } = parseRegistry(JSON.stringify({ models }));
    expect(registry).toBeDefined();
    if (registry !== undefined)
      expect(await findMissingModelFiles(registry, dir)).toEqual(new Set(["embedded", "unsaid", "alone"]));
  });
});
