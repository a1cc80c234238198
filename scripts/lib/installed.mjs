// node_modules as package-lock.json wants it. Runs on a bare Node 20, before anything is installed.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { npm } from "./npm.mjs";
import { root } from "./paths.mjs";
import { ExplainedError, say } from "./say.mjs";

const modulesDir = path.join(root, "node_modules");
const stampFile = path.join(modulesDir, ".magi-installed");

/** The Node that the toolchain runs on. It comes with node_modules, whatever Node the machine has. */
export const ownNode = path.join(modulesDir, "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** Installs the dependencies unless they are there already. Takes a few milliseconds when nothing changed. */
export async function ensureInstalled() {
  const lockText = readFileSync(path.join(root, "package-lock.json"), "utf8");
  const wanted = createHash("sha256").update(lockText).digest("hex");
  if (existsSync(ownNode)) {
    if (readIfThere(stampFile) === wanted) return;
    if (isSatisfied(JSON.parse(lockText))) {
      writeFileSync(stampFile, wanted);
      return;
    }
  }
  say("Installing dependencies (npm ci) …");
  const { code, output } = await npm(["ci", "--no-audit", "--no-fund"], { cwd: root });
  if (code !== 0) throw new ExplainedError("npm ci failed, so nothing could be built; its output is above.", output);
  if (!existsSync(ownNode))
    throw new ExplainedError(
      "npm ci did not install Node 24 (node_modules/node/bin/node): its install script has to run, so set ignore-scripts to false and try again.",
    );
  writeFileSync(stampFile, wanted);
}

/** Whether somebody ran npm by hand and node_modules holds exactly the locked packages. npm keeps its own record there. */
function isSatisfied(lock) {
  const recordText = readIfThere(path.join(modulesDir, ".package-lock.json"));
  if (recordText === undefined) return false;
  const present = JSON.parse(recordText).packages;
  return Object.entries(lock.packages).every(
    ([place, { version, integrity, optional }]) =>
      place === "" ||
      (present[place] === undefined
        ? optional === true
        : present[place].version === version && present[place].integrity === integrity),
  );
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
