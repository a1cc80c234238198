import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { writeSync } from "node:fs";
import type { Readable } from "node:stream";
import type { KeeperEvent } from "./keeperEvents.ts";

// llama-server under guard: it does not notice when whoever started it is gone, so this small parent does. It starts the
// program in its arguments, passes on what that says, and ends it when its own stdin ends, that is when the router is
// gone, however it went. With `keep` as its first argument the program goes on then; only the word `stop` ends it.

const [, , mode, program = "", ...args] = process.argv;
const killAfterMs = 5_000;

const child = start();
let isAlone = false;
let isEnding = false;

function start(): ChildProcessByStdio<null, Readable, Readable> {
  try {
    return spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
  } catch (error) {
    // What Windows cannot run at all, such as a program for another processor, is thrown and not reported later.
    const failed: KeeperEvent = { event: "failed", message: error instanceof Error ? error.message : String(error) };
    writeSync(1, `${JSON.stringify(failed)}\n`);
    process.exit(1);
  }
}

function say(event: KeeperEvent): void {
  if (!isAlone) process.stdout.write(`${JSON.stringify(event)}\n`);
}

function stop(): void {
  if (isEnding) return;
  isEnding = true;
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), killAfterMs).unref();
}

function parentIsGone(): void {
  isAlone = true;
  if (mode !== "keep") stop();
}

// What it says is read to the end also when nobody listens: a full pipe would hold it up.
for (const stream of [child.stdout, child.stderr])
  stream.on("data", (text: Buffer) => {
    if (!isAlone) process.stderr.write(text);
  });

child.once("spawn", () => {
  say({ event: "started", pid: child.pid ?? 0 });
});
child.once("error", (error) => {
  if (child.pid !== undefined) return;
  say({ event: "failed", message: error.message });
  process.exitCode = 1;
  process.stdin.destroy();
});
child.once("close", (code, signal) => {
  // What never ran has said why above.
  if (child.pid === undefined) return;
  say({ event: "ended", how: signal === null ? `it ended with code ${String(code)}` : `it was ended by ${signal}` });
  process.stdin.destroy();
});
// Whatever ends this process by its own doing ends the program too.
process.on("exit", () => child.kill("SIGKILL"));

process.stdin.setEncoding("utf8").on("data", (word: string) => {
  if (word.includes("stop")) stop();
});
process.stdin.on("end", parentIsGone).on("error", parentIsGone);
process.stdout.on("error", parentIsGone);
process.stderr.on("error", parentIsGone);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop);
// The terminal that the router was started in is closed; its stdin tells whether the router is gone too.
process.on("SIGHUP", () => undefined);
