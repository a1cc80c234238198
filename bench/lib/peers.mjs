// What MAGI is measured against, installed beside the benchmarks when one first needs it.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { npm } from "../../scripts/lib/npm.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { ExplainedError, say } from "../../scripts/lib/say.mjs";

const usualFolder = path.join(root, "bench", "peers");

/** The folder of an installed peer, by its name on npm. `folder` is that of the package.json which names it. */
export async function peer(name, folder = usualFolder) {
  const place = path.join(folder, "node_modules", name);
  const wanted = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).dependencies[name];
  const manifest = path.join(place, "package.json");
  if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, "utf8")).version !== wanted) {
    say(`Installing ${name} ${wanted} to compare with …`);
    const { code, output } = await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
    if (code !== 0)
      throw new ExplainedError(`${name} could not be installed, so there is nothing to compare with.`, output);
  }
  return place;
}
