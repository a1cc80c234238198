// The suites inside VS Code's extension host: bundling them, and running them in the VS Code that this machine can have.
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { HostReport } from "./hostReport.mjs";
import { outDir, root } from "./paths.mjs";
import { atEnd } from "./script.mjs";
import { say } from "./say.mjs";
import { afterSecondRun } from "./tally.mjs";
import { chooseHost } from "./vscodeHost.mjs";

const bundleDir = path.join(outDir, "test", "host");
const timeoutMs = 10 * 60_000;

/** So many tests at most may fail for the suite to run a second time: more are no coincidence. */
const mostFailedAgain = 3;

/** Runs test/host on a copy of the example workspace; when a few tests failed, all of it once more in a new window. */
export async function runHostSuite() {
  await bundle();
  const first = await runInWindow();
  if (first.failures.length === 0 || first.failures.length > mostFailedAgain) return first;
  say("\nOnce more, in a new window.");
  return afterSecondRun(first, await runInWindow());
}

async function runInWindow() {
  const scratchDir = realpathSync(mkdtempSync(path.join(os.tmpdir(), "magi-host-")));
  const removeScratch = () => rmSync(scratchDir, { recursive: true, force: true, maxRetries: 5 });
  atEnd(removeScratch);
  try {
    const folder = path.join(scratchDir, "workspace");
    cpSync(path.join(root, "examples", "workspace"), folder, { recursive: true });
    const host = await chooseHost();
    say(`In ${host.name}:`);
    const report = new HostReport();
    await host.run({
      folder,
      home: { userData: path.join(scratchDir, "user-data"), extensions: path.join(scratchDir, "extensions") },
      extensionDir: root,
      suiteFile: path.join(bundleDir, "index.js"),
      onOutput: (text) => {
        report.take(text);
      },
      timeoutMs,
    });
    return report.finish();
  } finally {
    removeScratch();
  }
}

/** One file for the runner and one for each suite, so that a suite that does not load is seen by its name. */
async function bundle() {
  rmSync(bundleDir, { recursive: true, force: true });
  const sourceDir = path.join(root, "test", "host");
  const suites = readdirSync(path.join(sourceDir, "suite")).filter((name) => name.endsWith(".test.ts"));
  await esbuild.build({
    entryPoints: ["index.ts", ...suites.map((name) => path.join("suite", name))].map((name) =>
      path.join(sourceDir, name),
    ),
    outbase: sourceDir,
    outdir: bundleDir,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    mainFields: ["module", "main"],
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
}
