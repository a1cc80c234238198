// One run at a time for what must not be done twice at once, such as filling the cache.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { atEnd } from "./script.mjs";
import { say } from "./say.mjs";

/** Runs `task` while holding the lock file. Waits for another run that holds it; a run that died holding it is ignored. */
export async function withLock(file, task) {
  mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file)) {
    if (!told) say(`Waiting for another run that is using ${path.dirname(file)} …`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const release = () => rmSync(file, { force: true });
  atEnd(release);
  try {
    return await task();
  } finally {
    release();
  }
}

function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isHeld(file)) rmSync(file, { force: true });
    return false;
  }
}

/** Whether the process that wrote the lock still lives. An empty file is one that is being written just now. */
function isHeld(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    if (pid === 0) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
