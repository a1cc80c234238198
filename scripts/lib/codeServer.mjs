// VS Code served to a browser: code-server from the npm registry, installed once into the cache.
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { canInstallPackages, installPackages } from "./debian.mjs";
import { withLock } from "./lock.mjs";
import { npm } from "./npm.mjs";
import { findAllOnPath, findOnPath } from "./onPath.mjs";
import { cacheDir } from "./paths.mjs";
import { ExplainedError, say } from "./say.mjs";

/** VS Code 1.139.1. It wants exactly Node 24, which is the project's own. */
export const codeServerVersion = "4.139.1";

const installedDir = path.join(cacheDir, `code-server-${codeServerVersion}`);
const packageDir = path.join(installedDir, "node_modules", "code-server");

/** The two programs inside: code-server's own entry, and the plain server of VS Code below it. */
export const codeServerFiles = {
  entry: path.join(packageDir, "out", "node", "entry.js"),
  plainServer: path.join(packageDir, "lib", "vscode", "out", "server-main.js"),
};

/** Installs code-server unless it is in the cache. The first time takes minutes, and says so. */
export async function ensureCodeServer() {
  if (isInstalled()) return codeServerFiles;
  return await withLock(path.join(cacheDir, "code-server.lock"), async () => {
    if (!isInstalled()) await install();
    return codeServerFiles;
  });
}

function isInstalled() {
  return existsSync(codeServerFiles.entry) && existsSync(codeServerFiles.plainServer);
}

async function install() {
  if (process.platform === "win32")
    throw new ExplainedError(
      "VS Code for the browser (code-server) does not run on Windows: to try MAGI, install VS Code for the desktop; to run the suites in a browser, use WSL.",
    );
  await ensureCompiler();
  removeLeftovers();
  const startedMs = Date.now();
  say(`Installing VS Code for the browser (code-server ${codeServerVersion}, 740 MB, 3 to 5 minutes, once) …`);
  const progress = setInterval(() => {
    say(`  still installing code-server: ${Math.round((Date.now() - startedMs) / 1000)} s`);
  }, 30_000);
  // It becomes visible under its final name only when it is whole.
  const unfinishedDir = `${installedDir}.unfinished-${process.pid}`;
  mkdirSync(unfinishedDir, { recursive: true });
  const manifest = { private: true, allowScripts: { "code-server": true, argon2: true } };
  writeFileSync(path.join(unfinishedDir, "package.json"), JSON.stringify(manifest));
  try {
    const { code, output } = await npm(["install", `code-server@${codeServerVersion}`, "--no-audit", "--no-fund"], {
      cwd: unfinishedDir,
      // It compiles native modules in an npm of its own below ours, whose newer versions ask before they do.
      env: { npm_config_dangerously_allow_all_scripts: "true", ...(await headersOfNode()) },
    });
    if (code !== 0)
      throw new ExplainedError(
        `code-server ${codeServerVersion} could not be installed; npm's output is above.`,
        output,
      );
    if (!isInstalled()) renameSync(unfinishedDir, installedDir);
  } finally {
    clearInterval(progress);
    rmSync(unfinishedDir, { recursive: true, force: true });
  }
  say(`Installed code-server in ${Math.round((Date.now() - startedMs) / 1000)} s; it stays in ${installedDir}.`);
}

/** What earlier runs left behind when they were killed. We hold the lock, so nobody is using it. */
function removeLeftovers() {
  for (const name of readdirSync(cacheDir))
    if (name.startsWith("code-server-") && name.includes(".unfinished-"))
      rmSync(path.join(cacheDir, name), { recursive: true, force: true });
}

/** code-server compiles native modules when it is installed; of these, kerberos wants a header of the system. */
async function ensureCompiler() {
  const missing = ["python3", "make", "g++"].filter((name) => findOnPath(name) === undefined);
  const hasKerberos = ["/usr/include/gssapi/gssapi.h", "/usr/include/gssapi.h"].some((file) => existsSync(file));
  if (process.platform === "linux" && !hasKerberos) missing.push("libkrb5-dev");
  if (missing.length === 0) return;
  if (!canInstallPackages())
    throw new ExplainedError(
      `VS Code for the browser is compiled when it is installed, and ${missing.join(", ")} is missing here; install it ` +
        `(on Debian or Ubuntu: sudo apt-get install ${missing.join(" ")}) and try again.`,
    );
  const complaint = await installPackages(missing);
  if (complaint !== undefined)
    throw new ExplainedError(
      `${missing.join(", ")} could not be installed with apt-get; its output is above.`,
      complaint,
    );
}

/**
 * Compiling needs Node's header files, which npm downloads from nodejs.org. Where that is out of reach, those of the
 * machine's own Node will do, of whatever version: the modules use only the interface that is the same in all of them.
 */
async function headersOfNode() {
  const configured = await npm(["config", "get", "nodedir"]);
  if (/^\//m.test(configured.output)) return {};
  try {
    if ((await fetch("https://nodejs.org/dist/index.json", { method: "HEAD", signal: AbortSignal.timeout(5000) })).ok)
      return {};
  } catch {
    // Not in reach, so we look on this machine.
  }
  const prefixes = [
    "/usr",
    "/usr/local",
    ...findAllOnPath("node").map((file) => path.resolve(realpathSync(file), "../..")),
  ];
  const prefix = prefixes.find((folder) => existsSync(path.join(folder, "include", "node", "node_api.h")));
  return prefix === undefined ? {} : { npm_config_nodedir: prefix };
}
