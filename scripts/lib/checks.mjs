// The quick checks of the source: format, lint, layers and types. Each counts as one test.
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";

/** Every check with the tool that makes it, the slowest first. */
export const checks = [
  { name: "lint", tool: "eslint", args: [".", "--max-warnings", "0"] },
  { name: "types", tool: "typescript", bin: "tsc", args: ["-b"] },
  { name: "layers", tool: "dependency-cruiser", bin: "depcruise", args: layerArgs() },
  { name: "format", tool: "prettier", args: ["--check", "."] },
];

/** Runs one check. Resolves to whether it passed, what the tool wrote, and how long it took. */
export async function runCheck({ tool, bin = tool, args }) {
  const startedMs = performance.now();
  const { code, output } = await run(process.execPath, [toolFile(tool, bin), ...args], { cwd: root });
  return { passed: code === 0, output, seconds: (performance.now() - startedMs) / 1000 };
}

/** The JavaScript file behind a tool's command, which starts on every system without a shell. */
export function toolFile(packageName, bin = packageName) {
  const packageDir = path.join(root, "node_modules", packageName);
  const { bin: commands } = JSON.parse(readFileSync(path.join(packageDir, "package.json"), "utf8"));
  return path.join(packageDir, typeof commands === "string" ? commands : commands[bin]);
}

/** The same layers that `npm run lint:layers` looks at. */
function layerArgs() {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return scripts["lint:layers"].split(" ").slice(1);
}
