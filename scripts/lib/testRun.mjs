// Which suites there are, what each needs, and running them one after the other.
import { checks, runCheck } from "./checks.mjs";
import { build } from "./build.mjs";
import { ExplainedError, say, toMessage } from "./say.mjs";
import { Tally } from "./tally.mjs";
import { runVitestSuite } from "./vitestSuite.mjs";

/** Every suite in the order in which it runs: cheap ones first, so that a simple mistake is seen early. */
const suites = {
  checks: runSourceChecks,
  unit: () => runVitestSuite("unit"),
  project: () => runVitestSuite("project"),
  lsp: () => runVitestSuite("lsp"),
  router: () => runVitestSuite("router"),
  ui: () => runVitestSuite("ui"),
  host: async () => (await import("./hostSuite.mjs")).runHostSuite(),
};

/** Runs the named suites, or all. Resolves to the exit code. */
export async function runSuites(names) {
  const unknown = names.filter((name) => !Object.hasOwn(suites, name));
  if (unknown.length > 0)
    throw new ExplainedError(`There is no suite "${unknown[0]}"; the suites are ${Object.keys(suites).join(", ")}.`);
  const chosen = names.length > 0 ? Object.keys(suites).filter((name) => names.includes(name)) : Object.keys(suites);
  const tally = new Tally();
  say("Building …");
  await build();
  for (const name of chosen) {
    say(`\n── ${name} ──`);
    tally.add(await runSafely(name, suites[name]));
  }
  return tally.finish();
}

/** A suite that breaks off counts as one failure, and the others still run. */
async function runSafely(name, suite) {
  try {
    return await suite();
  } catch (error) {
    say(toMessage(error));
    return { passed: 0, failures: [`${name}: ${toMessage(error).split("\n", 1)[0]}`] };
  }
}

async function runSourceChecks() {
  const failures = [];
  for (const check of checks) {
    const { passed, output, seconds } = await runCheck(check);
    say(`${passed ? "ok    " : "FAILED"}  ${check.name} (${seconds.toFixed(1)} s)`);
    if (passed) continue;
    say(output.trimEnd());
    failures.push(check.name);
  }
  return { passed: checks.length - failures.length, failures };
}
