// A running VS Code server of either kind, with everything it writes kept away from the user's own.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { codeServerFiles } from "./codeServer.mjs";
import { ownNode } from "./installed.mjs";
import { findFreePort, waitUntilAnswers } from "./ports.mjs";
import { end, run, start } from "./processes.mjs";

/** Installs a packed extension for servers that are started with the same `home`. */
export async function installVsix(vsix, home) {
  const { code, output } = await run(
    ownNode,
    [codeServerFiles.entry, ...entryFlags(home), "--install-extension", vsix],
    {
      env: quietEnvironment(),
    },
  );
  if (code !== 0) throw new Error(`code-server could not install ${vsix}:\n${output}`);
}

/**
 * Starts code-server's own entry on a folder: the whole of VS Code, webviews included. It listens on loopback only.
 * `home` says where it keeps what it writes; `trusted: false` leaves the question of trust to the user.
 */
export async function startCodeServer({ folder, home, port, trusted = true, settings = {}, env = {} }) {
  const chosenPort = port ?? (await findFreePort());
  writeSettings(home, settings);
  const args = [
    codeServerFiles.entry,
    ...entryFlags(home),
    ...["--auth", "none", "--bind-addr", `127.0.0.1:${chosenPort}`],
    ...["--session-socket", sessionSocket(home, chosenPort)],
    ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"],
    ...(trusted ? ["--disable-workspace-trust"] : []),
    folder,
  ];
  const url = `http://127.0.0.1:${chosenPort}`;
  return await startServer({ args, env, url, healthUrl: `${url}/healthz`, folder });
}

/**
 * Starts the plain server of VS Code, which can run a compiled test suite in its extension host. Its webviews do not work
 * without the network.
 */
export async function startPlainServer({ folder, home, settings = {}, env = {} }) {
  const port = await findFreePort();
  writeSettings(home, settings);
  const args = [
    codeServerFiles.plainServer,
    ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
    ...["--enable-smoke-test-driver", "--disable-telemetry", "--disable-workspace-trust"],
    ...["--user-data-dir", home.userData, "--server-data-dir", home.userData, "--extensions-dir", home.extensions],
  ];
  const url = `http://127.0.0.1:${port}`;
  return await startServer({ args, env, url, healthUrl: `${url}/version`, folder });
}

async function startServer({ args, env, url, healthUrl, folder }) {
  const child = start(ownNode, args, { env: quietEnvironment(env) });
  const written = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => written.push(text));
  const failed = new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`the VS Code server ended with code ${code}:\n${written.join("")}`));
    });
  });
  failed.catch(() => undefined); // After the start, its end concerns those who ask for `failed`.
  await waitUntilAnswers(healthUrl, { timeoutMs: 60_000, failed });
  return {
    url,
    folderUrl: `${url}/?folder=${encodeURIComponent(folder).replaceAll("%2F", "/")}`,
    pid: child.pid,
    failed,
    output: () => written.join(""),
    end: () => end(child),
  };
}

/** In the user data, with which it goes, unless that is too deep for the path of a socket. */
function sessionSocket(home, port) {
  const place = path.join(home.userData, "session.sock");
  return place.length <= longestSocketPath ? place : path.join(os.tmpdir(), `magi-${process.pid}-${port}.sock`);
}

/** What macOS allows; Linux has a few characters more. */
const longestSocketPath = 103;

function entryFlags(home) {
  mkdirSync(home.userData, { recursive: true });
  mkdirSync(home.extensions, { recursive: true });
  // Without a configuration file of its own it would read, or create, the user's.
  const config = path.join(home.userData, "code-server.yaml");
  writeFileSync(config, "cert: false\n");
  return ["--config", config, "--user-data-dir", home.userData, "--extensions-dir", home.extensions];
}

/** The user's settings of a new `home`. Those of one that was used before stay as its user left them. */
export function writeSettings(home, settings = {}) {
  const file = path.join(home.userData, "User", "settings.json");
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...calmSettings, ...settings }, undefined, 2)}\n`);
}

/** A window without what would cover the extension or change from day to day. */
const calmSettings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  // A window in the browser saves by itself otherwise, unlike one on the desktop.
  "files.autoSave": "off",
  // Our own children listen on ports that nobody needs to be told of.
  "remote.autoForwardPorts": false,
  "git.openRepositoryInParentFolders": "never",
};

/** The environment in which MAGI keeps what it learns beside the user data, not in anybody's home. */
export function stateIn(home) {
  return { XDG_STATE_HOME: path.join(home.userData, "state") };
}

/** Our environment without what would make a server talk to a VS Code in whose terminal we run, or listen elsewhere. */
function quietEnvironment(more = {}) {
  const strange = /^(VSCODE_|ELECTRON_|CODE_SERVER_|PORT$|PASSWORD$|HASHED_PASSWORD$|NODE_OPTIONS$)/;
  const ours = Object.keys(process.env).filter((name) => strange.test(name));
  return { ...Object.fromEntries(ours.map((name) => [name, undefined])), ...more };
}
