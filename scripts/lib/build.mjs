// Building dist/ as it is shipped.
import path from "node:path";
import { root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { ExplainedError } from "./say.mjs";

/** Builds every program of MAGI into dist/, minified. */
export async function build() {
  const buildScript = path.join(root, "scripts", "build.mjs");
  const { code, output } = await run(process.execPath, [buildScript, "--production"], { cwd: root });
  if (code !== 0) throw new ExplainedError("The build failed; its messages are above.", output);
}
