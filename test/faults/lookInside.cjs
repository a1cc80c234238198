// Loaded into the router by `NODE_OPTIONS=--require`: on SIGUSR2 it collects its garbage and writes what it holds, as one
// line of JSON, into the file that MAGI_LOOK_INSIDE names.
const { appendFileSync } = require("node:fs");
const process = require("node:process");
const { setImmediate } = require("node:timers");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

process.on("SIGUSR2", () => {
  // What is freed by finalizers goes with the second round.
  collect();
  setImmediate(() => {
    collect();
    const { heapUsed, rss, external } = process.memoryUsage();
    const resources = {};
    for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
    appendFileSync(process.env.MAGI_LOOK_INSIDE, `${JSON.stringify({ heapUsed, rss, external, resources })}\n`);
  });
});
