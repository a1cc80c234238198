// Running one vitest project and counting its tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { toolFile } from "./checks.mjs";
import { outDir, root } from "./paths.mjs";
import { run } from "./processes.mjs";

/** Runs one project of vitest.config.mjs. Its output goes to the terminal as it comes. */
export async function runVitestSuite(project, { env, files = [] } = {}) {
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
  if (!existsSync(reportFile))
    return { passed: 0, failures: [`${project}: vitest ended with code ${code} and no report`] };
  return countReport(JSON.parse(readFileSync(reportFile, "utf8")), { project, code });
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
