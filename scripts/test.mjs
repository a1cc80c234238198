// `npm test`: installs, builds and runs everything, or only the suites that are named (`npm test -- unit host`).
// Ends with one line, `N passed, N failed`, and an exit code.
import { runScript } from "./lib/script.mjs";

runScript(async () => {
  const { runSuites } = await import("./lib/testRun.mjs");
  return await runSuites(process.argv.slice(2));
});
