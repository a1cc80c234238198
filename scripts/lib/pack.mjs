// Building and packing the extension as it is shipped.
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { createVSIX } from "@vscode/vsce";
import { currentTarget, prepareEngine } from "../engine.mjs";
import { build } from "./build.mjs";
import { root, vsixFile } from "./paths.mjs";
import { say } from "./say.mjs";

/** Builds everything and packs it. Resolves to the package's path. It needs no network beyond what the build needs. */
export async function packVsix({ target = currentTarget(), out = vsixFile } = {}) {
  await build();
  // A build is for this machine; the engine inside a package is for the package's.
  await prepareEngine(target);
  try {
    mkdirSync(path.dirname(out), { recursive: true });
    await createVSIX({
      cwd: root,
      packagePath: out,
      target,
      // Everything is bundled or lies in dist/, so node_modules stays behind.
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
  } finally {
    if (target !== currentTarget()) await prepareEngine();
  }
  say(`Packed ${path.relative(root, out)} (${(statSync(out).size / 1e6).toFixed(1)} MB, ${target}).`);
  return out;
}
