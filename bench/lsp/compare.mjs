// Runs the scenarios and prints one table for each: medians, and MAGI's as a share of the peer's.
import { mkdtempSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "../../scripts/lib/build.mjs";
import { ExplainedError } from "../../scripts/lib/say.mjs";
import { atEnd } from "../../scripts/lib/script.mjs";
import { median, percentile, short, table } from "../lib/figures.mjs";
import { contestants } from "./contestants.mjs";
import * as scenarios from "./scenarios.mjs";

export async function compare(args) {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: "string", default: "5" }, only: { type: "string" } },
  });
  if (process.platform !== "linux") throw new ExplainedError("The benchmark reads /proc, so it runs on Linux only.");
  await build();
  const both = await contestants();
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "magi-bench-")));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0].model}, ${values.rounds} rounds; medians, p95 in brackets.`,
  );
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (values.only !== undefined && values.only !== name) continue;
    const place = path.join(folder, name);
    scenario.prepare(place);
    const runners = scenario.onlyOurs === true ? both.slice(0, 1) : both;
    const samples = new Map();
    for (let round = 0; round < Number(values.rounds); round++)
      for (const contestant of runners)
        for (const [figure, found] of Object.entries(await scenario.run(contestant, place))) {
          const key = `${figure}\n${contestant.name}`;
          samples.set(key, [...(samples.get(key) ?? []), ...found]);
        }
    console.log(`\n### ${scenario.title}\n`);
    console.log(
      tableOf(
        samples,
        runners.map((one) => one.name),
      ),
    );
  }
  return 0;
}

function tableOf(samples, names) {
  const figures = [...new Set([...samples.keys()].map((key) => key.split("\n")[0]))];
  const cell = (found) =>
    found.length < 3 ? short(median(found)) : `${short(median(found))} (${short(percentile(found, 0.95))})`;
  const rows = figures.map((figure) => {
    const [ours, theirs] = names.map((name) => samples.get(`${figure}\n${name}`));
    const ratio = theirs === undefined ? [] : [`${short(median(ours) / median(theirs))}×`];
    return [figure, ...[ours, theirs].filter((found) => found !== undefined).map(cell), ...ratio];
  });
  return table([["", ...names, ...(names.length > 1 ? ["MAGI's share"] : [])], ...rows]);
}
