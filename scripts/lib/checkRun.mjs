// The quick part of the tests, as fast as this machine can.
import { availableParallelism } from "node:os";
import { checks, runCheck } from "./checks.mjs";
import { say } from "./say.mjs";

// What did not change since the last time is not looked at again. `npm test` looks at everything: a cache does not see that
// a type of another file makes a line wrong.
const cached = {
  lint: ["--cache", "--cache-strategy", "content", "--cache-location", "out/cache/eslint"],
  format: ["--cache", "--cache-strategy", "content", "--cache-location", "out/cache/prettier"],
};
const unitTests = { name: "unit", tool: "vitest", args: ["run", "--project", "unit", "--reporter=dot"] };

/** Runs every check and the unit tests. Says one line for each, and all that a failing one wrote. Resolves to the exit code. */
export async function runChecks() {
  const waiting = [
    ...checks.map((check) => ({ ...check, args: [...check.args, ...(cached[check.name] ?? [])] })),
    unitTests,
  ];
  let failed = 0;
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const { passed, output, seconds } = await runCheck(check);
      if (!passed) failed += 1;
      say(`${passed ? "ok    " : "FAILED"}  ${check.name} (${seconds.toFixed(1)} s)`);
      if (!passed) say(output.trimEnd());
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  say(failed === 0 ? "All checks passed." : `${failed} of ${checks.length + 1} checks failed.`);
  return failed === 0 ? 0 : 1;
}
