// `npm run check`: what one runs while working. Format, lint, layers, types and unit tests, two at a time.
import { runScript } from "./lib/script.mjs";

runScript(async () => {
  const { runChecks } = await import("./lib/checkRun.mjs");
  return await runChecks();
});
