// Starting programs, and ending every one of them and of theirs, whatever happens to us. Runs on a bare Node 20.
//
// Each program runs in a process group of its own, so that its children can be ended with it. On Linux a mark in the
// environment also finds those that left the group or lost their parent, such as the children of an extension host.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";

const ownGroups = process.platform !== "win32";
const markName = "MAGI_STARTED_BY";
const mark = randomUUID();
const running = new Set();

/**
 * Starts a program and returns its ChildProcess. It never reads the standard input.
 * `endEverything` ends it and all its descendants.
 */
export function start(
  command,
  args,
  { cwd, env, stdio = ["ignore", "pipe", "pipe"], windowsVerbatimArguments = false } = {},
) {
  const child = spawn(command, args, {
    cwd,
    stdio,
    windowsVerbatimArguments,
    detached: ownGroups,
    windowsHide: true,
    // Marks add up, so that a script that another script runs is found by both.
    env: { ...process.env, ...env, [markName]: `${process.env[markName] ?? ""}:${mark}` },
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end. Resolves with its exit code (1 when a signal ended it) and all that it wrote; `onText` gets
 * the same as it comes. Rejects only when the program cannot be started.
 */
export function run(command, args, { onText, timeoutMs, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, options);
    const output = [];
    const take = (text) => {
      output.push(text);
      onText?.(text);
    };
    child.stdout?.setEncoding("utf8").on("data", take);
    child.stderr?.setEncoding("utf8").on("data", take);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            take(`\nended after ${Math.round(timeoutMs / 1000)} s without a result\n`);
            void end(child);
          }, timeoutMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    // Its output usually ends with it. What it left running may keep the pipes open, and is not waited for.
    child.once("exit", (code) => {
      clearTimeout(timer);
      const finish = () => {
        if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
        resolve({ code: code ?? 1, output: output.join("") });
      };
      const patience = setTimeout(finish, 2000);
      child.once("close", () => {
        clearTimeout(patience);
        finish();
      });
    });
  });
}

/** Ends one started program and its group: politely first, by force after `graceMs`. */
export async function end(child, graceMs = 3000) {
  if (child.pid === undefined) return;
  const closed = child.exitCode !== null || child.signalCode !== null;
  const gone = closed ? Promise.resolve() : new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child.pid, "SIGTERM");
  await Promise.race([gone, delay(graceMs)]);
  // Those of the group that outlived its leader end here.
  signalGroup(child.pid, "SIGKILL");
  await Promise.race([gone, delay(1000)]);
}

/** Ends everything that `start` and `run` ever started, and their descendants. */
export async function endEverything() {
  await Promise.all([...running].map((child) => end(child)));
  for (const pid of findMarked()) signal(pid, "SIGTERM");
  for (let waitedMs = 0; waitedMs < 2000 && findMarked().length > 0; waitedMs += 50) await delay(50);
  for (const pid of findMarked()) signal(pid, "SIGKILL");
}

/** Processes that carry our mark, however they were started. Only Linux can tell. */
function findMarked() {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`, "latin1").includes(mark) && !isZombie(name);
      } catch {
        return false; // It ended meanwhile, or belongs to somebody else.
      }
    })
    .map(Number);
}

function isZombie(pid) {
  return / Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\)/, ""));
}

function signalGroup(pid, name) {
  if (ownGroups) signal(-pid, name);
  else if (name === "SIGTERM")
    spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It is gone already, which is what we want; macOS says EPERM of one whose parent has not yet noticed.
    if (error.code !== "ESRCH" && error.code !== "EPERM") throw error;
  }
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
