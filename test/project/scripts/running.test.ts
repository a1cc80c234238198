import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "../../../scripts/lib/lock.mjs";
import { run } from "../../../scripts/lib/processes.mjs";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "magi-scripts-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("a program's output and exit code are its result", async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";
  const { code, output } = await run(process.execPath, ["-e", script]);
  expect(code).toBe(3);
  expect(output.split("\n").sort()).toEqual(["", "err", "out"]);
});

test("a program that runs too long is ended, and its output says so", async () => {
  const { code, output } = await run(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { timeoutMs: 300 });
  expect(code).not.toBe(0);
  expect(output).toContain("without a result");
});

test("a program that leaves a child behind with its output does not hold us up", async () => {
  const script = `
    require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }).unref();
    setTimeout(() => process.exit(0), 100);
  `;
  const before = performance.now();
  expect((await run(process.execPath, ["-e", script])).code).toBe(0);
  expect(performance.now() - before).toBeLessThan(15_000);
});

test("two tasks under one lock come one after the other", async () => {
  const lock = path.join(folder, "a.lock");
  const steps: string[] = [];
  const task = (name: string) => async () => {
    steps.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    steps.push(`${name} ends`);
  };
  await Promise.all([withLock(lock, task("one")), withLock(lock, task("two"))]);
  expect(steps).toEqual(["one begins", "one ends", "two begins", "two ends"]);
});

test("a lock whose holder died is ignored", async () => {
  const lock = path.join(folder, "a.lock");
  // The number of a process that has just ended.
  const { output } = await run(process.execPath, ["-e", "console.log(process.pid)"]);
  await writeFile(lock, output.trim());
  expect(await withLock(lock, () => readFile(lock, "utf8"))).toBe(String(process.pid));
});

test("a task that fails gives its lock back", async () => {
  const lock = path.join(folder, "a.lock");
  await expect(withLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withLock(lock, () => Promise.resolve("done"))).toBe("done");
});
