// Building and packing the extension as it is shipped.
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { currentTarget, prepareEngine } from "../engine.mjs";
import { build } from "./build.mjs";
import { toolFile } from "./checks.mjs";
import { root, vsixFile } from "./paths.mjs";
import { run } from "./processes.mjs";
import { ExplainedError, say } from "./say.mjs";

/** Builds everything and packs it. Resolves to the package's path. It needs no network beyond what the build needs. */
export async function packVsix({ target = currentTarget(), out = vsixFile } = {}) {
  await build();
  // A build is for this machine; the engine inside a package is for the package's.
  await prepareEngine(target);
  try {
    mkdirSync(path.dirname(out), { recursive: true });
    // Everything is bundled or lies in dist/, so node_modules stays behind.
    const flags = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
    const vsce = [toolFile("@vscode/vsce", "vsce"), "package", "--target", target, "--out", out, ...flags];
    const { code, output } = await run(process.execPath, vsce, { cwd: root });
    if (code !== 0) throw new ExplainedError("The extension could not be packed; vsce's output is above.", output);
  } finally {
    if (target !== currentTarget()) await prepareEngine();
  }
  say(`Packed ${path.relative(root, out)} (${(statSync(out).size / 1e6).toFixed(1)} MB, ${target}).`);
  return out;
}
