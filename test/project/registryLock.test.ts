import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { guideIds } from "../../core/onboarding/guide.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { takeLock } from "../../workspace/lockFile.ts";
import { createProfileOf } from "../../workspace/onboarding/createProfileOf.ts";
import { putGuide } from "../../workspace/onboarding/putGuide.ts";
import { rewriteRegistry } from "../../workspace/registry/rewriteRegistry.ts";
import { ggufBytes } from "../support/ggufBytes.ts";

const program = join(import.meta.dirname, "../../dist/cli.js");

let dir: string;
let registryFile: string;
let lock: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "magi-lock-"));
  mkdirSync(join(dir, "config/profiles"), { recursive: true });
  mkdirSync(join(dir, "data"));
  registryFile = join(dir, "data/model_registry.json");
  lock = join(dir, "data/.model_registry.json.lock");
  writeFileSync(registryFile, '{ "models": {} }\n');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const paths = () => locateWorkspace({ startDir: dir, workspace: dir });
const modelsOf = (): readonly string[] =>
  Object.keys((JSON.parse(readFileSync(registryFile, "utf8")) as { models: object }).models);

async function discover(folder: string): Promise<number | null> {
  const child = spawn(process.execPath, [program, "discover", folder], { cwd: dir, stdio: "ignore" });
  return new Promise((resolve) => child.on("exit", resolve));
}

/** Adds a model of that id, as everything does that changes the registry. */
const add = (id: string) =>
  rewriteRegistry(registryFile, { dryRun: false }, (before = "") => {
    const data = JSON.parse(before) as { models: Record<string, object> };
    data.models[id] = {};
    return Promise.resolve({ text: `${JSON.stringify(data)}\n`, isChanged: true });
  });

it.skipIf(process.platform === "win32")("leaves nothing behind on a disk that takes no more", () => {
  mkdirSync(join(dir, "models"));
  writeFileSync(join(dir, "models/Qwen3-4B-Q4_K_M.gguf"), ggufBytes({ tensors: [["t", [8, 8]]] }));
  const run = (command: string, ...args: readonly string[]) =>
    spawnSync("sh", ["-c", `${command} exec "$0" "$@"`, process.execPath, program, "discover", "models", ...args], {
      cwd: dir,
      encoding: "utf8",
    });
  // The limit lets files be made and nothing be written into them, as a full disk does.
  const full = "trap '' XFSZ; ulimit -f 0;";
  expect(run(full)).toMatchObject({
    status: 3,
    stderr: `magi: ${registryFile} cannot be written: its disk takes no file of that size.\n`,
  });
  expect(readdirSync(join(dir, "data"))).toEqual(["model_registry.json"]);
  expect(run("")).toMatchObject({ status: 0, stderr: "" });
});

it("loses no model when several programs write the registry at once", async () => {
  const folders = ["a", "b", "c", "d", "e"];
  for (const folder of folders) {
    mkdirSync(join(dir, folder));
    for (let number = 0; number < 8; number++)
      writeFileSync(
        join(dir, folder, `${folder}${String(number)}-7B-Q4_K_M.gguf`),
        Buffer.concat([ggufBytes({ tensors: [["t", [8, 8]]] }), Buffer.from(folder + String(number))]),
      );
  }
  expect(await Promise.all(folders.map(discover))).toEqual(folders.map(() => 0));
  expect(modelsOf()).toHaveLength(40);
  expect(readdirSync(join(dir, "data"))).toEqual(["model_registry.json"]);
});

it("loses nothing of many changes of one program", async () => {
  const ids = Array.from({ length: 12 }, (_, number) => `model${String(number)}`);
  await Promise.all(ids.map(add));
  expect([...modelsOf()].sort()).toEqual([...ids].sort());
});

it("leaves a registry of another encoding alone, whose letters would be lost", async () => {
  const latin1 = Buffer.from('{ "models": { "a": { "note": "caf\u00e9" } } }\n', "latin1");
  writeFileSync(registryFile, latin1);
  await expect(add("new")).rejects.toThrow(/not UTF-8.*Save it as UTF-8/);
  expect(readFileSync(registryFile)).toEqual(latin1);
  // The sign that stands for such letters is one as any other in a file that is UTF-8.
  writeFileSync(registryFile, '{ "models": { "\ufffd": {} } }\n');
  await add("new");
  expect(modelsOf()).toEqual(["\ufffd", "new"]);
});

it("waits for whoever has the lock", async () => {
  const release = await takeLock(lock);
  const adding = add("late").then(() => "added");
  const first = await Promise.race([adding, new Promise((resolve) => setTimeout(resolve, 200, "waits"))]);
  expect(first).toBe("waits");
  expect(modelsOf()).toEqual([]);
  await release?.();
  expect(await adding).toBe("added");
  expect(modelsOf()).toEqual(["late"]);
});

it.each([
  [
    "a profile is made of its models",
    () => createProfileOf([{ id: "mine", tier: "fast", runs: "server", memoryBytes: 0 }], paths(), { name: "desk" }),
    { mine: { enabled: true } },
  ],
  ["the guide is put into it", () => putGuide(registryFile), { [guideIds[0] ?? ""]: { enabled: true } }],
])("loses nothing of what others write while %s", async (_what, change, expected) => {
  const mine = { enabled: false, port: 8081 };
  const write = (models: object): void => {
    writeFileSync(registryFile, JSON.stringify({ models }));
  };
  write({ mine });
  const release = await takeLock(lock);
  const changing = change();
  await Promise.race([changing, new Promise((resolve) => setTimeout(resolve, 200))]);
  write({ mine, late: {} });
  await release?.();
  await changing;
  expect(JSON.parse(readFileSync(registryFile, "utf8"))).toMatchObject({ models: { late: {}, ...expected } });
});

it("takes the lock of a program that was killed", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("exit", resolve));
  writeFileSync(lock, `${String(child.pid)} ${hostname()}`);
  const takers = await Promise.all(Array.from({ length: 8 }, () => takeLock(lock)));
  expect(takers.filter((release) => release !== undefined)).toHaveLength(1);
  for (const release of takers) await release?.();
  expect(existsSync(lock)).toBe(false);
  await add("new");
  expect(modelsOf()).toEqual(["new"]);
});
