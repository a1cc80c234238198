// How every script begins and ends: dependencies installed, the project's own Node 24 below it, one place for signals,
// failures, clean-up and the exit code. Runs on a bare Node 20.
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import path from "node:path";
import { ensureInstalled, ownNode } from "./installed.mjs";
import { root } from "./paths.mjs";
import { endEverything } from "./processes.mjs";
import { ExplainedError, toMessage } from "./say.mjs";

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const cleanups = [];

/** Registers something to undo when the script ends, however it ends. Last registered, first undone. */
export function atEnd(cleanup) {
  cleanups.unshift(cleanup);
}

/**
 * Runs the whole of a script: installs what is missing, then calls `main` under the project's own Node, which may therefore
 * import whatever is in node_modules. `main` resolves to the exit code. Nothing that the script started survives it.
 * With `endsByCtrlC`, being stopped is how the script ends when all is well.
 */
export function runScript(main, { endsByCtrlC = false } = {}) {
  let ending;
  let heir;
  const finish = (code) => {
    ending ??= undoEverything().then(() => process.exit(code));
    return ending;
  };
  const fail = (error) => {
    if (ending === undefined) process.stderr.write(`${toMessage(error)}\n`);
    return finish(error instanceof ExplainedError ? 1 : 2);
  };

  for (const [signal, code] of Object.entries(exitCodes))
    process.on(signal, () => {
      if (heir === undefined) void finish(endsByCtrlC ? 0 : code);
      // The heir ends what it started and then itself, and we with it. On Windows a signal that is sent on ends it on the
      // spot; the console has told it of Ctrl+C itself.
      else if (process.platform !== "win32") heir.kill(signal);
    });
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  // Nobody reads what we say any more (`npm test | head`).
  process.stdout.on("error", () => void finish(1));
  // The process whose heir we are is gone, and with it everybody who waits for a result.
  process.on("disconnect", () => void finish(143));
  whenOrphaned(() => void finish(143));

  const whole = async () => {
    await ensureInstalled();
    putOwnNodeFirst();
    // Colours are for people; a log is read with other tools.
    if (process.stdout.isTTY !== true) process.env["NO_COLOR"] = "1";
    if (realpathSync(process.execPath) === realpathSync(ownNode)) return await main();
    // It stays in our process group, so that Ctrl+C reaches both.
    heir = spawn(ownNode, process.argv.slice(1), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    return await exitOf(heir);
  };
  whole().then(finish, fail);
}

/**
 * npm starts us through a shell. A signal to npm (from a build machine, a container) ends that shell and never reaches us,
 * so we look whether it is still there. Without npm, outliving the shell is what the user may want (nohup).
 */
function whenOrphaned(callback) {
  if (process.env["npm_lifecycle_event"] === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 300).unref();
}

/** From here on `node` and every tool of node_modules mean the project's own, in our children too. */
function putOwnNodeFirst() {
  const binDir = path.join(root, "node_modules", ".bin");
  const others = (process.env["PATH"] ?? "").split(path.delimiter).filter((entry) => entry !== binDir);
  process.env["PATH"] = [binDir, ...others].join(path.delimiter);
}

function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      resolve(code ?? exitCodes[signal] ?? 1);
    });
  });
}

async function undoEverything() {
  for (const cleanup of cleanups.splice(0)) {
    try {
      await cleanup();
    } catch (error) {
      process.stderr.write(`while ending: ${toMessage(error)}\n`);
    }
  }
  await endEverything();
}
