import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startRouterRun } from "../../../../client/router/routerRun.ts";
import type { RouterRun } from "../../../../client/router/routerRun.ts";
import type { Log } from "../../../../client/log/log.ts";
import { routerNodeOptions } from "../../../../protocol/routerApi.ts";

const silent = new Proxy({} as Log, { get: () => () => undefined });

/** A run of a script that stands in for the router. */
async function runOf(source: string, args: readonly string[] = []): Promise<RouterRun> {
  const folder = await mkdtemp(join(tmpdir(), "magi-run-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const script = join(folder, "router.cjs");
  await writeFile(script, source);
  const run = startRouterRun({
    script,
    args,
    cwd: folder,
    serverKeys: "",
    token: "secret",
    log: silent,
    serverLog: silent,
  });
  onTestFinished(() => {
    run.stop();
  });
  return run;
}

test("Node runs the router as its options say, and the router gets its own arguments and the token", async () => {
  const run = await runOf(
    `const said = JSON.stringify([process.execArgv, process.argv.slice(2), process.env.MAGI_ROUTER_TOKEN]);
    console.log(JSON.stringify({ event: "listening", url: said }));`,
    ["--profile", "p"],
  );
  expect(JSON.parse(await run.listening)).toEqual([routerNodeOptions, ["--profile", "p"], "secret"]);
});

test("what the router is told comes as a line of JSON on its stdin; one that has ended hears nothing", async () => {
  const run = await runOf(
    `process.stdin.once("data", (text) => {
      console.log(JSON.stringify({ event: "listening", url: String(text) }));
      process.exit();
    });`,
  );
  const order = { serverKeys: "http://box:8000=sk" };
  run.tell(order);
  expect(await run.listening).toBe(`${JSON.stringify(order)}\n`);
  await run.ended;
  run.tell(order);
});
