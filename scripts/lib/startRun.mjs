// Opening VS Code with the extension for somebody who wants to try it.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "./build.mjs";
import { ensureCodeServer } from "./codeServer.mjs";
import { commandFile } from "./commandFile.mjs";
import { findCodeCommand } from "./desktop.mjs";
import { packVsix } from "./pack.mjs";
import { cacheDir, root } from "./paths.mjs";
import { findFreePort } from "./ports.mjs";
import { run } from "./processes.mjs";
import { atEnd } from "./script.mjs";
import { ExplainedError, say } from "./say.mjs";
import { installVsix, startCodeServer, writeSettings } from "./serverProcess.mjs";

const startDir = path.join(cacheDir, "start");
const usualPort = 8470;

/** Opens a window and resolves to the exit code when it is over; Ctrl+C ends it earlier. */
export async function openForTrying({ browser = false, port, fresh = false }) {
  if (fresh) rmSync(startDir, { recursive: true, force: true });
  const folder = path.join(startDir, "workspace");
  mkdirSync(startDir, { recursive: true });
  if (!existsSync(folder)) cpSync(path.join(root, "examples", "workspace"), folder, { recursive: true });
  const home = { userData: path.join(startDir, "user-data"), extensions: path.join(startDir, "extensions") };
  const code = browser ? undefined : findCodeCommand();
  return code === undefined
    ? await serve({ folder, home, port: toPort(port) })
    : await openDesktop({ code, folder, home });
}

async function serve({ folder, home, port }) {
  await ensureCodeServer();
  const chosenPort = await choosePort(port);
  say("Building …");
  await installVsix(await packVsix(), home);
  const server = await startCodeServer({ folder, home, port: chosenPort });
  say(`The workspace is a copy that you may change: ${folder} (npm start -- --fresh makes a new one).`);
  say("VS Code with MAGI runs until Ctrl+C. Open it in a browser:");
  say(server.folderUrl);
  return await server.failed;
}

async function openDesktop({ code, folder, home }) {
  say("Building …");
  await build();
  writeSettings(home);
  atEnd(() => endDesktop(home));
  say(`The workspace is a copy that you may change: ${folder} (npm start -- --fresh makes a new one).`);
  say("VS Code with MAGI opens now; this command ends with its window, or with Ctrl+C.");
  const args = [
    ...["--new-window", "--wait", "--user-data-dir", home.userData, "--extensions-dir", home.extensions],
    ...["--disable-workspace-trust", `--extensionDevelopmentPath=${root}`],
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    folder,
  ];
  const command = process.platform === "win32" ? commandFile(code, args) : { program: code, args };
  const { code: exitCode, output } = await run(command.program, command.args, command.options);
  if (exitCode !== 0) say(output.trimEnd());
  return exitCode;
}

/** The `code` command only asks the real program to open a window; that program leaves its number in its lock file. */
function endDesktop(home) {
  const lockFile = path.join(home.userData, "code.lock");
  if (!existsSync(lockFile)) return;
  try {
    process.kill(Number(readFileSync(lockFile, "utf8")), "SIGTERM");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // It ended before us.
  }
}

/** The port that was asked for, or the usual one if it is free, or any. */
async function choosePort(wanted) {
  const free = await findFreePort(wanted ?? usualPort);
  if (wanted !== undefined && free !== wanted)
    throw new ExplainedError(`Port ${wanted} is taken by another program; choose another, or leave --port away.`);
  return free;
}

function toPort(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new ExplainedError(`--port takes a number from 1 to 65535, not "${text}".`);
}
