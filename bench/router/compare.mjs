// Runs the scenarios in turns and prints one table: medians, and MAGI's as a share of the others'.
import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "../../scripts/lib/build.mjs";
import { ExplainedError } from "../../scripts/lib/say.mjs";
import { atEnd } from "../../scripts/lib/script.mjs";
import { median, table } from "../lib/figures.mjs";
import { contestants, direct } from "./contestants.mjs";
import { here, startLoad, startUntilLine } from "./programs.mjs";
import { scenarios } from "./scenarios.mjs";
import { rowsOf } from "./table.mjs";

export async function compare(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      against: { type: "string" },
      json: { type: "string" },
      "no-build": { type: "boolean", default: false },
    },
  });
  if (process.platform !== "linux") throw new ExplainedError("The benchmark reads /proc, so it runs on Linux only.");
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  // A machine's speed changes from second to second: who are compared take short turns, one right behind the other.
  const seconds = 0.5;
  const turns = values.quick ? 4 : 10;
  if (!values["no-build"]) await build();
  const runners = await present(values.against?.split(","));
  const chosen = Object.entries(scenarios).filter(([name]) => values.only?.split(",").includes(name) ?? true);
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "magi-bench-")));
  atEnd(() => rm(folder, { recursive: true, force: true }));

  const started = await startUntilLine(process.execPath, [path.join(here, "upstream.mjs"), "6"]);
  const upstream = { pid: started.pid, ports: JSON.parse(started.line) };
  const load = startLoad();
  const open = async (contestant, name) => ({
    contestant,
    place: await contestant.start(upstream.ports, path.join(folder, name), upstream),
  });
  const kept = [];
  for (const contestant of [direct, ...runners]) kept.push(await open(contestant, contestant.name));
  for (const { place } of kept) await warmUp(place, load);

  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0].model}, ${rounds} × ${turns} turns of ${seconds} s; medians.`,
  );
  const samples = new Map();
  const take = async ({ run, fresh }, { contestant, place: old }) => {
    const place = fresh === true ? (await open(contestant, `${contestant.name}-fresh`)).place : old;
    const found = await run({ place, load, upstream, seconds, quick: values.quick, name: contestant.name });
    if (fresh === true) await place.stop();
    for (const [figure, more] of Object.entries(found)) {
      const of = samples.get(figure) ?? new Map();
      // Of many samples in a turn the turn's median counts.
      of.set(contestant.name, [...(of.get(contestant.name) ?? []), median(more)]);
      samples.set(figure, of);
    }
  };
  for (let round = 0; round < rounds; round++)
    for (const [, scenario] of chosen)
      for (let turn = 0; turn < (scenario.fresh === true ? 1 : turns); turn++)
        for (const each of kept)
          if (each.contestant !== direct || scenario.withDirect === true) await take(scenario, each);
  for (const { place } of kept) await place.stop();
  await started.stop();

  console.log(
    `\n${table(
      rowsOf(
        samples,
        runners.map(({ name }) => name),
      ),
    )}\n`,
  );
  if (values.json !== undefined) {
    const figures = Object.fromEntries([...samples].map(([figure, of]) => [figure, Object.fromEntries(of)]));
    writeFileSync(
      values.json,
      `${JSON.stringify({ node: process.version, rounds, turns, seconds, figures }, undefined, 2)}\n`,
    );
  }
  return 0;
}

/** The contestants that can run here; says of the others why not. */
async function present(names) {
  const found = [];
  for (const contestant of contestants) {
    if (contestant !== contestants[0] && names?.includes(contestant.name.split(" ")[0].toLowerCase()) === false)
      continue;
    const missing = await contestant.missing?.();
    if (missing === undefined) found.push(contestant);
    else console.log(missing);
  }
  return found;
}

/**
 * Lets the compilers of JavaScript see what they will see, and as much of it, however busy the machine is. They work beside
 * the program and count as its processor time: those of the router have done most of it after 20,000 requests.
 */
async function warmUp({ port, headers }, load) {
  await load.run({ kind: "whole", port, headers, connections: 32, seconds: 40, most: 20_000 });
  await load.run({ kind: "streams", port, headers, connections: 16, seconds: 10, most: 300, tokens: 200 });
}
