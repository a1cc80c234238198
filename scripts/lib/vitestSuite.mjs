// Running one vitest project and counting its tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { toolFile } from "./checks.mjs";
import { outDir, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { say } from "./say.mjs";
import { afterSecondRun } from "./tally.mjs";

/** So many files at most are run a second time: more are no coincidence. */
const mostFilesAgain = 3;

/**
 * Runs one project of vitest.config.mjs. Its output goes to the terminal as it comes. `again`: files with failed tests run once
 * more when they are few, and what counts is how they end then; what failed only the first time is told.
 */
export async function runVitestSuite(project, { env, files = [], again = false } = {}) {
  const first = await runVitest(project, { env, files });
  if (first.report === undefined)
    return { passed: 0, failures: [`${project}: vitest ended with code ${first.code} and no report`] };
  const places = again ? placesToRunAgain(first.report) : [];
  if (places.length === 0) return countReport(first.report, { project, code: first.code });
  say(`\nOnce more, from the start: ${places.join(", ")}`);
  const second = await runVitest(project, { env, files: places });
  if (second.report === undefined) return countReport(first.report, { project, code: first.code });
  return countSecondRun(first.report, second.report, { project, code: second.code });
}

async function runVitest(project, { env, files }) {
  const reportFile = path.join(outDir, "reports", `${project}.json`);
  mkdirSync(path.dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  const { code } = await run(
    process.execPath,
    [toolFile("vitest"), "run", "--project", project, ...reporters, ...files],
    {
      cwd: root,
      env,
      onText: (text) => process.stdout.write(text),
    },
  );
  return { code, report: existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, "utf8")) : undefined };
}

/** The files that failed, by a test or as a whole, relative to the root; none when there are too many of them. */
export function placesToRunAgain(report) {
  const failed = report.testResults.filter(({ status }) => status === "failed");
  return failed.length > mostFilesAgain ? [] : failed.map((file) => path.relative(root, file.name));
}

/** The first run with the files of the second in the place of theirs, and what only the first run saw fail. */
export function countSecondRun(first, second, { project, code }) {
  const anew = new Map(second.testResults.map((file) => [file.name, file]));
  const testResults = first.testResults.map((file) => anew.get(file.name) ?? file);
  return afterSecondRun(countReport(first, { project, code: 1 }), countReport({ testResults }, { project, code }));
}

/** What a report says, plus what it leaves out: files that did not load, and errors outside any test. */
export function countReport(report, { project, code }) {
  const unloaded = report.testResults
    .filter((file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"))
    .map((file) => `${project}: ${path.relative(root, file.name)}: ${file.message.split("\n", 1)[0]}`);
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const titles = (status) =>
    tests.filter((test) => test.status === status).map((test) => `${project}: ${test.fullName}`);
  const failures = [...titles("failed"), ...unloaded];
  const passed = titles("passed").length;
  if (failures.length === 0 && passed === 0) failures.push(`${project}: no test ran`);
  else if (failures.length === 0 && code !== 0) failures.push(`${project}: vitest ended with code ${code} (see above)`);
  return { passed, failures, skipped: [...titles("pending"), ...titles("skipped"), ...titles("todo")] };
}
