// Which suites there are, what each needs, and running them one after the other.
import { ensureBrowser } from "./browser.mjs";
import { build } from "./build.mjs";
import { checks, runCheck } from "./checks.mjs";
import { ensureCodeServer } from "./codeServer.mjs";
import { packVsix } from "./pack.mjs";
import { ExplainedError, say, toMessage } from "./say.mjs";
import { Tally } from "./tally.mjs";
import { runVitestSuite } from "./vitestSuite.mjs";

/**
 * Every suite in the order in which it runs: cheap ones first, so that a simple mistake is seen early. Where tests wait for other
 * processes or measure what work takes, a file that failed runs once `again`, and the last lines name it; not in `faults`, whose
 * promises hold each time.
 */
const suites = {
  checks: runSourceChecks,
  unit: () => runVitestSuite("unit", { again: true }),
  project: () => runVitestSuite("project", { again: true }),
  lsp: () => runVitestSuite("lsp", { again: true }),
  router: () => runVitestSuite("router", { again: true }),
  faults: ({ alone }) => runVitestSuite("faults", alone ? {} : { env: { MAGI_FAULTS: "short" } }),
  page: runPageSuite,
  host: async () => (await import("./hostSuite.mjs")).runHostSuite(),
  ui: runBrowserSuite,
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
  if (chosen.includes("unit") && chosen.includes("ui")) await fetchVsCodeEarly();
  for (const name of chosen) {
    say(`\n── ${name} ──`);
    tally.add(await runSafely(name, () => suites[name]({ alone: chosen.length === 1 })));
  }
  return tally.finish();
}

/** The tests of colours need VS Code's own YAML grammar: on a new machine they would be skipped, and VS Code come later. */
async function fetchVsCodeEarly() {
  try {
    await ensureCodeServer();
  } catch (error) {
    say(toMessage(error));
  }
}

/** A suite that breaks off counts as one failure, and the others still run. */
async function runSafely(name, suite) {
  try {
    return await suite();
  } catch (error) {
    say(toMessage(error));
    return {
      passed: 0,
      failures: [`${name}: ${error instanceof Error ? error.message.split("\n", 1)[0] : String(error)}`],
    };
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

async function runPageSuite() {
  await ensureBrowser();
  return await runVitestSuite("page", { again: true });
}

/** All that takes long is done before vitest starts, so that it is not mistaken for a slow test. */
async function runBrowserSuite() {
  await ensureCodeServer();
  await ensureBrowser();
  const vsix = await packVsix();
  return await runVitestSuite("ui", { env: { MAGI_VSIX: vsix }, again: true });
}
