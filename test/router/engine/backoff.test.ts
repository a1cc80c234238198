import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import type { Clock } from "../../../core/ports.ts";
import { EmbeddedEngines } from "../../../router/engine/embeddedEngines.ts";
import type { EngineStatus } from "../../../router/engine/engineStatus.ts";
import { isAlive } from "./ask.ts";
import { fastGuide, mustBeReady, nextStatus } from "./startEngines.ts";

// Waits are counted on a clock of ours, so a child of ten lines stands for the engine. life.test.ts has the real one.

const folder = await mkdtemp(join(tmpdir(), "magi-backoff-"));
const engineFile = join(folder, "engine.mjs");
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Time that passes only when told to. */
class HandClock implements Clock {
  #now = 1000;
  #timers: { at: number; action: () => void }[] = [];
  now = () => this.#now;
  after = (delayMs: number, action: () => void) => {
    const timer = { at: this.#now + delayMs, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };
  pass(ms: number) {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { action } of due) action();
  }
}

let clock: HandClock;
let engines: EmbeddedEngines;
beforeEach(() => {
  clock = new HandClock();
  engines = new EmbeddedEngines({ engineFile, clock, log: () => undefined });
});
afterEach(() => engines.stopAll());

/** A child that does this, then waits for the end of its stdin. */
const write = (program: string) =>
  writeFile(engineFile, `${program}\nprocess.stdin.on("end", () => process.exit(0)).resume();`);
const isReady = `console.log('{"event":"listening","port":1}'); console.log('{"event":"ready","loadMs":1}');`;
const restartDelay = (status: Extract<EngineStatus, { state: "restarting" }>) => status.startsAt - status.since;

it("waits longer after each crash, half a minute at most, and less again after a sound minute", async () => {
  await write(isReady);
  const handle = engines.ensure({ id: "m", file: fastGuide });
  const delays: number[] = [];
  const crashAfter = async (ms: number) => {
    const { pid } = mustBeReady(await handle.settled());
    clock.pass(ms);
    const restarting = nextStatus(engines, handle, "restarting");
    process.kill(pid, "SIGKILL");
    delays.push(restartDelay(await restarting) / 1000);
    clock.pass(delays.at(-1)! * 1000 - 1);
    expect(handle.status.state).toBe("restarting");
    clock.pass(1);
    expect(handle.status.state).toBe("starting");
  };
  for (let crash = 0; crash < 7; crash++) await crashAfter(1000);
  await crashAfter(60_000);
  expect(delays).toEqual([1, 2, 4, 8, 16, 30, 30, 1]);
});

it("gives up when a restarted engine ends again and again before it is loaded", async () => {
  await write(isReady);
  const handle = engines.ensure({ id: "m", file: fastGuide });
  const { pid } = mustBeReady(await handle.settled());
  await write("process.kill(process.pid, 'SIGABRT');");
  let restarting = nextStatus(engines, handle, "restarting");
  process.kill(pid, "SIGKILL");
  for (let restart = 0; restart < 5; restart++) {
    await restarting;
    restarting = nextStatus(engines, handle, "restarting");
    clock.pass(30_000);
  }
  expect(await handle.settled()).toMatchObject({
    state: "failed",
    sentence: "The engine for m stopped again and again: killed by SIGABRT. Try a smaller context or another model.",
  });
});

it("does not restart what said why it failed", async () => {
  await write(
    `${isReady} console.log('{"event":"failed","message":"No memory."}'); process.exitCode = 1; process.stdin.destroy();`,
  );
  const handle = engines.ensure({ id: "m", file: fastGuide });
  await nextStatus(engines, handle, "failed");
  expect(handle.status).toMatchObject({ sentence: "The engine for m did not start: No memory." });
});

it("does not wait forever for a child that does not listen", async () => {
  await write("");
  const handle = engines.ensure({ id: "m", file: fastGuide });
  const failed = handle.settled();
  // The child starts after a look at the files.
  while (handle.status.state === "starting") {
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.pass(1000);
  }
  expect(await failed).toMatchObject({
    state: "failed",
    sentence: "The engine for m did not start within 30 s.",
  });
});

it("waits for the old process before it starts one with other options", async () => {
  const slowEnd = "setTimeout(() => process.exit(0), 500)";
  const program = `process.on("SIGTERM", () => undefined); process.stdin.on("end", () => ${slowEnd}).resume(); ${isReady}`;
  await writeFile(engineFile, program);
  const { pid } = mustBeReady(await engines.ensure({ id: "m", file: fastGuide }).settled());
  mustBeReady(await engines.ensure({ id: "m", file: fastGuide, contextSize: 512 }).settled());
  expect(isAlive(pid)).toBe(false);
});

it("lets a caller stop waiting for it", async () => {
  await write("");
  const handle = engines.ensure({ id: "m", file: fastGuide });
  const caller = new AbortController();
  const waiting = handle.settled(caller.signal);
  caller.abort(new Error("gave up"));
  await expect(waiting).rejects.toThrow("gave up");
  expect(handle.status.state).toBe("starting");
});

it("keeps the router's token from the engine", async () => {
  process.env["MAGI_ROUTER_TOKEN"] = "secret";
  await write(
    `console.log(JSON.stringify({ event: "failed", message: String(process.env.MAGI_ROUTER_TOKEN) })); process.exitCode = 1; process.stdin.destroy();`,
  );
  const handle = engines.ensure({ id: "m", file: fastGuide });
  expect(await handle.settled()).toMatchObject({ sentence: "The engine for m did not start: undefined" });
  delete process.env["MAGI_ROUTER_TOKEN"];
});
