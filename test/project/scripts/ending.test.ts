import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";

const lib = fileURLToPath(new URL("../../../scripts/lib", import.meta.url));
const url = (name: string): string => JSON.stringify(pathToFileURL(path.join(lib, name)).href);

/** Processes of a test that failed would stay for ever. */
const seen: number[] = [];

afterEach(() => {
  for (const pid of seen.splice(0)) if (isAlive(pid)) process.kill(pid, "SIGKILL");
});

/** A script that starts a child, which starts a grandchild in a group of its own. It says the numbers of all three. */
const family = `
import { runScript } from ${url("script.mjs")};
import { start } from ${url("processes.mjs")};
const forever = "setInterval(() => {}, 1000);";
const parent = \`
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", \${JSON.stringify(forever)}], { detached: true, stdio: "ignore" });
  console.log(process.ppid, process.pid, child.pid);
  \${forever}
\`;
runScript(() => new Promise(() => {
  start(process.execPath, ["-e", parent]).stdout.pipe(process.stdout);
}));
`;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  test.runIf(process.platform === "linux")(`a script that gets ${signal} leaves no process behind`, async () => {
    const script = spawn(process.execPath, ["--input-type=module", "-e", family], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pids = await readPids(script.stdout);
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    script.kill(signal);
    await once(script, "exit");
    expect(pids.map(isAlive)).toEqual([false, false, false]);
  });

test.runIf(process.platform === "linux")("a script whose npm was ended leaves no process behind", async () => {
  // As npm does it: a shell between the two, which a signal ends without telling the script.
  const shell = spawn("sh", ["-c", '"$0" --input-type=module -e "$1"; true', process.execPath, family], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, npm_lifecycle_event: "start" },
  });
  const pids = await readPids(shell.stdout);
  shell.kill("SIGTERM");
  await expect.poll(() => pids.map(isAlive)).toEqual([false, false, false]);
});

async function readPids(stream: Readable): Promise<readonly number[]> {
  const [line] = (await once(stream, "data")) as [Buffer];
  const pids = line.toString().trim().split(" ").map(Number);
  seen.push(...pids);
  return pids;
}

/** A process that has ended but that nobody has asked about yet (a zombie) still has a number. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
