import * as esbuild from "esbuild";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { EmbeddedEngines } from "../../../router/engine/embeddedEngines.ts";
import type { EngineHandle } from "../../../router/engine/engineStatus.ts";
import { systemClock } from "../../../router/systemClock.ts";
import { writeTinyGguf } from "../../support/tinyGguf.ts";
import { ask, health, isAlive, post, readEvents, until, user } from "./ask.ts";
import { engineFile, fastGuide, mustBeReady, nextStatus, startEngines } from "./startEngines.ts";

const setup = await startEngines();
const { engines, folder } = setup;
afterAll(() => setup.end());

const sentenceOf = ({ status }: EngineHandle) => ("sentence" in status ? status.sentence : "");

it("says that it is loading until the model is loaded", async () => {
  const handle = engines.ensure({ id: "loading", file: fastGuide });
  expect(handle.status.state).toBe("starting");
  const loading = await nextStatus(engines, handle, "loading");
  const early = await health(loading);
  expect(early.code).toBe(503);
  expect(early.body).toEqual({
    status: "loading",
    error: { message: "Loading model", type: "unavailable_error", code: 503 },
  });
  expect((await post(loading, { messages: [user("hello")] })).status).toBe(503);
  const ready = mustBeReady(await handle.settled());
  expect(ready.loadMs).toBeGreaterThan(0);
  expect((await health(ready)).code).toBe(200);
  expect(engines.ensure({ id: "loading", file: fastGuide })).toBe(handle);
  await engines.stop("loading");
});

it("answers with more threads asked for than there are cores", async () => {
  const ready = mustBeReady(await engines.ensure({ id: "threads", file: fastGuide, threads: 500 }).settled());
  const answer = await Promise.race([ask(ready, "What is a tier?"), pause(20_000, "none in time")]);
  expect(answer).toContain("A tier is");
  await engines.stop("threads");
});

it("comes back after a crash and says what happened", async () => {
  const handle = engines.ensure({ id: "crashing", file: fastGuide, contextSize: 1024 });
  const before = mustBeReady(await handle.settled());
  const restarting = nextStatus(engines, handle, "restarting");
  process.kill(before.pid, "SIGKILL");
  expect((await restarting).sentence).toBe(
    "The engine for crashing stopped: killed by SIGKILL. It starts again in 1 s.",
  );
  const after = mustBeReady(await handle.settled());
  expect(after.pid).not.toBe(before.pid);
  expect(after.token).not.toBe(before.token);
  expect(await ask(after, "what is a tier?")).toContain("named step");

  const again = nextStatus(engines, handle, "restarting");
  process.kill(after.pid, "SIGKILL");
  expect((await again).sentence).toContain("It starts again in 2 s.");
  handle.retry();
  expect(handle.status.state).toBe("starting");
  mustBeReady(await handle.settled());
  await engines.stop("crashing");
});

it("breaks off the answer under way when it crashes", async () => {
  const file = join(folder, "endless.gguf");
  await writeTinyGguf(file, { contextLength: 131_072 });
  const engine = await setup.ready({ id: "endless", file, contextSize: 131_072 });
  const events = readEvents(await post(engine, { messages: [user("go on")], temperature: 0, stream: true }));
  await events.next();
  process.kill(engine.pid, "SIGKILL");
  await expect(async () => {
    for await (const event of events) expect(event).not.toBe("[DONE]");
  }).rejects.toThrow();
  await engines.stop("endless");
});

it("does not start a file again that ended llama.cpp, until the file is another", async () => {
  const file = join(folder, "broken.gguf");
  await writeTinyGguf(file, { without: ["llama.feed_forward_length"] });
  const handle = engines.ensure({ id: "broken", file });
  let starts = 0;
  const callOff = engines.onChange((changed) => {
    if (changed === handle && changed.status.state === "loading") starts++;
  });
  expect((await handle.settled()).state).toBe("failed");
  expect(sentenceOf(handle)).toContain("The engine for broken stopped while it loaded the model: ");
  expect(sentenceOf(handle)).toContain(`${file} may be damaged`);

  // Longer than the first wait of a restart would be.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(engines.ensure({ id: "broken", file })).toBe(handle);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(handle.status.state).toBe("failed");
  expect(starts).toBe(1);

  await writeTinyGguf(file);
  engines.ensure({ id: "broken", file });
  await until("it starts", () => handle.status.state !== "failed", 10_000);
  mustBeReady(await handle.settled());
  expect(starts).toBe(2);
  callOff();
  await engines.stop("broken");
});

it("says what llama.cpp says of a file that is cut off, and tries again when told to", async () => {
  const file = join(folder, "cut.gguf");
  await writeFile(file, Buffer.concat([Buffer.from("GGUF"), Buffer.from([3, 0, 0, 0]), Buffer.alloc(64, 0xff)]));
  const handle = engines.ensure({ id: "cut", file });
  expect((await handle.settled()).state).toBe("failed");
  expect(sentenceOf(handle)).toMatch(/^The engine for cut did not start: llama.cpp cannot load /);
  handle.retry();
  expect(handle.status.state).toBe("starting");
  expect((await handle.settled()).state).toBe("failed");
});

it("names what is wrong with a file without starting anything", async () => {
  const text = join(folder, "text.gguf");
  await writeFile(text, "This is not a model.\n");
  await mkdir(join(folder, "sub"));
  const cases: Readonly<Record<string, string>> = {
    [join(folder, "none.gguf")]: "There is no model file",
    [text]: "is not a GGUF file.",
    [join(folder, "sub")]: "is a folder",
  };
  for (const [file, sentence] of Object.entries(cases)) {
    const handle = engines.ensure({ id: file, file });
    expect((await handle.settled()).state).toBe("failed");
    expect(sentenceOf(handle)).toContain(sentence);
    expect(sentenceOf(handle)).toContain(file);
  }
});

it("says when the engine itself is missing", async () => {
  const without = new EmbeddedEngines({
    engineFile: join(folder, "engine.mjs"),
    clock: systemClock,
    log: () => undefined,
  });
  const handle = without.ensure({ id: "guide", file: fastGuide });
  await handle.settled();
  expect(sentenceOf(handle)).toContain("The embedded engine is missing from this installation");
});

/** What an engine says that lies in a folder of its own, with what the folder has beside it. */
async function failureIn(bare: string): Promise<string> {
  await mkdir(bare, { recursive: true });
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL("../../../router/engine/main.ts", import.meta.url))],
    outfile: join(bare, "engine.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["node-llama-cpp"],
  });
  const without = new EmbeddedEngines({
    engineFile: join(bare, "engine.mjs"),
    clock: systemClock,
    log: () => undefined,
  });
  const handle = without.ensure({ id: "guide", file: fastGuide });
  await handle.settled();
  return sentenceOf(handle);
}

it("says when there is no llama.cpp for the platform", async () => {
  const said = await failureIn(join(folder, "bare"));
  expect(said).toContain(`MAGI has no llama.cpp for ${process.platform}-${process.arch}`);
});

it("says what to do when llama.cpp is there and cannot be loaded", async () => {
  const bare = join(folder, "broken");
  const packages = join(dirname(engineFile), "node_modules");
  await cp(packages, join(bare, "node_modules"), {
    recursive: true,
    filter: (path) => basename(path) !== "@node-llama-cpp",
  });
  expect(await failureIn(bare)).toContain("llama.cpp could not be loaded on this machine");
});

it("starts anew with other options", async () => {
  const first = await setup.ready({ id: "options", file: fastGuide, contextSize: 1024 });
  const handle = engines.ensure({ id: "options", file: fastGuide, contextSize: 512 });
  const second = mustBeReady(await handle.settled());
  expect(isAlive(first.pid)).toBe(false);
  const response = await post(second, { messages: [user("tier ".repeat(600))] });
  expect(await response.json()).toMatchObject({ error: { n_ctx: 512 } });
  await engines.stop("options");
  expect(isAlive(second.pid)).toBe(false);
  expect(handle.status.state).toBe("stopped");
  expect(engines.find("options")).toBeUndefined();
});

it("can be stopped at any moment of its start", async () => {
  for (const moment of ["starting", "loading", "ready"] as const) {
    const handle = engines.ensure({ id: "hasty", file: fastGuide });
    if (handle.status.state !== moment) await nextStatus(engines, handle, moment);
    await engines.stop("hasty");
    expect(handle.status.state).toBe("stopped");
  }
});

it("ends with its parent, however that ended", async () => {
  const program = join(folder, "parent.mjs");
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL("./parentProgram.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
  });
  const parent = spawn(process.execPath, [program, engineFile, fastGuide], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(said.toString());
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await until("the engine is gone", () => !isAlive(pid), 10_000);
});
