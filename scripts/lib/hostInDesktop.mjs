// The extension host's suites in desktop VS Code, started by @vscode/test-electron.
import path from "node:path";
import { findDesktop } from "./desktop.mjs";
import { findOnPath } from "./onPath.mjs";
import { cacheDir, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { stateIn } from "./serverProcess.mjs";

/** Runs a compiled suite to its end. Whether it passed is in what it reports. */
export async function runInDesktop({ folder, home, extensionDir, suiteFile, onOutput, timeoutMs }) {
  const order = {
    ...(findDesktop() === undefined ? {} : { vscodeExecutablePath: findDesktop() }),
    cachePath: cacheDir,
    extensionDevelopmentPath: extensionDir,
    extensionTestsPath: suiteFile,
    launchArgs: [
      folder,
      ...["--user-data-dir", home.userData, "--extensions-dir", home.extensions],
      ...[
        "--disable-workspace-trust",
        "--disable-telemetry",
        "--skip-welcome",
        "--skip-release-notes",
        "--disable-gpu",
      ],
    ],
  };
  // In a process of its own, because test-electron ends the process that calls it when a signal comes.
  const command = [process.execPath, path.join(root, "scripts", "lib", "runTestElectron.mjs"), JSON.stringify(order)];
  const screenless = process.platform === "linux" && !(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
  if (screenless) command.unshift(findOnPath("xvfb-run") ?? "xvfb-run", "-a");
  await run(command[0], command.slice(1), { onText: byLines(onOutput), timeoutMs, env: stateIn(home) });
}

/** Hands over whole lines only: a report that arrives in two pieces is still one line. */
function byLines(onLine) {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  };
}
