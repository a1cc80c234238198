// Programs in processes of their own, and what the kernel says about them.
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import path from "node:path";
import { root } from "../../scripts/lib/paths.mjs";
import { end, start } from "../../scripts/lib/processes.mjs";
import { atEnd } from "../../scripts/lib/script.mjs";

export const here = path.join(root, "bench", "router");

/** Starts a program and resolves with its first line of output and what ends it. */
export async function startUntilLine(command, args, options = {}) {
  const child = start(command, args, { ...options, stdio: [options.stdin ?? "ignore", "pipe", "pipe"] });
  const said = [];
  child.stderr.setEncoding("utf8").on("data", (text) => said.push(text));
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", () => {
      reject(new Error(`${path.basename(args[0] ?? command)} ended at once:\n${said.join("").slice(-2000)}`));
    });
  });
  child.stdout.resume();
  return { line, pid: child.pid, stop: () => end(child) };
}

/** The load generator; `run(job)` resolves with what it counted. */
export function startLoad() {
  const child = fork(path.join(here, "load.mjs"), { stdio: "inherit" });
  atEnd(() => child.kill());
  const run = (job) =>
    new Promise((resolve, reject) => {
      const gone = () => {
        reject(new Error("the load generator has ended"));
      };
      child.once("exit", gone);
      child.once("message", ({ result, error }) => {
        child.off("exit", gone);
        if (error === undefined) resolve(result);
        else reject(new Error(error));
      });
      child.send(job);
    });
  return { pid: child.pid, run };
}

/** Milliseconds of processor time of a process since its start, in steps of 10. */
export function workedMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The most memory a process has held, in MB. */
export function peakMb(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

export function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
}
