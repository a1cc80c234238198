import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const lib = fileURLToPath(new URL("../../../scripts/lib", import.meta.url));
const url = (name: string): string => JSON.stringify(pathToFileURL(path.join(lib, name)).href);

/** A script that starts a child, which starts a grandchild in a group of its own, and says the numbers of both. */
const family = `
import { runScript } from ${url("script.mjs")};
import { start } from ${url("processes.mjs")};
const forever = "setInterval(() => {}, 1000);";
const parent = \`
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", \${JSON.stringify(forever)}], { detached: true, stdio: "ignore" });
  console.log(process.pid, child.pid);
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
    const [line] = (await once(script.stdout, "data")) as [Buffer];
    const pids = line.toString().trim().split(" ").map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    script.kill(signal);
    await once(script, "exit");
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

/** A process that has ended but that nobody has asked about yet (a zombie) still has a number. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
