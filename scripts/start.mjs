// `npm start`: installs, builds and opens VS Code with the extension on a scratch copy of examples/workspace, until Ctrl+C.
//   --browser     VS Code in the browser, even where the desktop one is installed
//   --port 8470   where VS Code for the browser listens (on 127.0.0.1)
//   --fresh       a new copy of the example and a VS Code without memory of earlier runs
import { parseArgs } from "node:util";
import { runScript } from "./lib/script.mjs";

runScript(
  async () => {
    const { openForTrying } = await import("./lib/startRun.mjs");
    const { values } = parseArgs({
      options: { browser: { type: "boolean" }, port: { type: "string" }, fresh: { type: "boolean" } },
    });
    return await openForTrying(values);
  },
  { endsByCtrlC: true },
);
