// Puts llama.cpp beside the bundled engine: dist/engine/node_modules/ with only the files that run (about 32 MB instead
// of the 725 MB of a plain install). Does nothing when that is done already. See docs/decisions/embedded-engine.md.
//   --target linux-x64   another platform than this one, in vsce's words, for its VSIX
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { npm } from "./lib/npm.mjs";
import { ExplainedError, say, toMessage } from "./lib/say.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const recipe = join(root, "router/engine/install");
const shipped = join(root, "dist/engine/node_modules");
const stampName = ".magi-engine";

/** vsce's name of a platform, and the package with llama.cpp built for it. */
const targets = {
  "linux-x64": "@node-llama-cpp/linux-x64",
  "linux-arm64": "@node-llama-cpp/linux-arm64",
  "linux-armhf": "@node-llama-cpp/linux-armv7l",
  "darwin-arm64": "@node-llama-cpp/mac-arm64-metal",
  "darwin-x64": "@node-llama-cpp/mac-x64",
  "win32-x64": "@node-llama-cpp/win-x64",
  "win32-arm64": "@node-llama-cpp/win-arm64",
};

/** Files that node-llama-cpp reads while it runs, besides its modules and the binaries. */
const dataFiles = ["llama/binariesGithubRelease.json", "llama/llama.cpp.info.json", "llama/grammars/json.gbnf"];

/** vsce's name of the platform we run on, whether or not llama.cpp is built for it. */
export function currentTarget() {
  const musl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  return `${musl ? "alpine" : process.platform}-${process.arch === "arm" ? "armhf" : process.arch}`;
}

/**
 * Makes dist/engine/node_modules/ right for `target`. Returns false, after a line on the console, when llama.cpp is not
 * built for that platform; MAGI then works without its embedded engine.
 */
export async function prepareEngine(target = currentTarget()) {
  const binaries = targets[target];
  if (binaries === undefined) {
    await removeShipped();
    say(`The embedded engine is left out: llama.cpp is not built for ${target}.`);
    return false;
  }
  const lock = await readFile(join(recipe, "package-lock.json"), "utf8");
  const version = JSON.parse(lock).packages["node_modules/node-llama-cpp"].version;
  const script = await readFile(fileURLToPath(import.meta.url), "utf8");
  const stamp = `${version} ${target} ${createHash("sha256").update(lock).update(script).digest("hex").slice(0, 16)}\n`;
  if ((await readFile(join(shipped, stampName), "utf8").catch(() => "")) === stamp) return true;

  const cache = join(root, ".vscode-test", `engine-${version}-${target}`);
  if (!(await exists(join(cache, "node_modules", binaries)))) await install(cache, binaries, lock);
  await ship(cache, binaries, stamp);
  return true;
}

/**
 * node-llama-cpp with one package of binaries. npm sees the others (CUDA, Vulkan, other systems) as optional and omits
 * them; the one we want is made a dependency of its own, with the version and checksum of the lock file.
 */
async function install(cache, binaries, lockText) {
  say(`Getting llama.cpp (${binaries}); this happens once.`);
  const lock = JSON.parse(lockText);
  const manifest = JSON.parse(await readFile(join(recipe, "package.json"), "utf8"));
  const wanted = lock.packages[`node_modules/${binaries}`];
  delete wanted.optional;
  manifest.dependencies[binaries] = wanted.version;
  lock.packages[""].dependencies = manifest.dependencies;

  const partial = `${cache}.${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    await writeFile(join(partial, "package.json"), JSON.stringify(manifest, undefined, 2));
    await writeFile(join(partial, "package-lock.json"), JSON.stringify(lock, undefined, 2));
    const { code, output } = await npm([
      ...["ci", "--prefix", partial, "--omit=optional", "--omit=peer", "--omit=dev", "--ignore-scripts"],
      // npm refuses a package for another platform than the one it runs on, whatever it is told of os and cpu.
      ...["--force", "--no-audit", "--no-fund", "--loglevel=error"],
    ]);
    if (code !== 0) throw new ExplainedError("llama.cpp could not be installed; is the npm registry in reach?", output);
    await rm(cache, { recursive: true, force: true });
    await move(partial, cache).catch(async (error) => {
      // Two builds at once: the other one was faster.
      if (!(await exists(join(cache, "node_modules", binaries)))) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Copies what runs: modules that can be reached from node-llama-cpp, the binaries, manifests and licences. */
async function ship(cache, binaries, stamp) {
  const from = join(cache, "node_modules");
  // Not in dist/, where a copy that was cut off would end up in a package.
  const partial = `${cache}.${process.pid}`;
  const copy = async (path) => {
    const to = join(partial, relative(from, path));
    await mkdir(dirname(to), { recursive: true });
    await cp(path, to, { recursive: true });
  };
  await rm(partial, { recursive: true, force: true });
  try {
    const modules = await reachableModules(cache);
    for (const module of modules) await copy(module);
    for (const file of dataFiles) await copy(join(from, "node-llama-cpp", file));
    for (const folder of ["bins", "dist"]) await copy(join(from, binaries, folder));

    // A manifest further down in a package can say that a folder holds ES modules.
    const folders = new Set([join(from, binaries), ...modules.flatMap(foldersOf)]);
    for (const folder of folders)
      for (const name of await readdir(folder))
        if (name === "package.json" || /^(licen[cs]e|copying|notice)/i.test(name)) await copy(join(folder, name));
    await cp(join(recipe, "licences"), join(partial, "node-llama-cpp/licences"), { recursive: true });

    // Last, so that a copy that was cut off is done again.
    await writeFile(join(partial, stampName), stamp);
    await removeShipped();
    await mkdir(dirname(shipped), { recursive: true });
    await move(partial, shipped).catch(async (error) => {
      if ((await readFile(join(shipped, stampName), "utf8").catch(() => "")) !== stamp) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** On Windows no file that a program has loaded can be removed. */
async function removeShipped() {
  await rm(shipped, { recursive: true, force: true, maxRetries: 5 }).catch((error) => {
    throw new ExplainedError(
      `${relative(root, shipped)} cannot be replaced while a window or a terminal runs it; close those and try again.`,
      error.message,
    );
  });
}

/** On Windows a virus scanner that looks at the new files keeps their folder from being renamed for a while. */
async function move(from, to) {
  for (let tries = 1; ; tries++)
    try {
      return await rename(from, to);
    } catch (error) {
      if (process.platform !== "win32" || tries === 20 || !["EPERM", "EACCES", "EBUSY"].includes(error.code))
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
}

/** Absolute paths of the modules that `import "node-llama-cpp"` can load, found by following every import. */
async function reachableModules(cache) {
  const { metafile } = await esbuild.build({
    stdin: { contents: 'import "node-llama-cpp"', resolveDir: cache },
    absWorkingDir: cache,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    // Node itself knows neither the "module" condition nor the field of that name, which esbuild would prefer.
    conditions: [],
    mainFields: ["main"],
    treeShaking: false,
    external: ["@node-llama-cpp/*", "electron"],
    logLevel: "error",
  });
  return Object.keys(metafile.inputs)
    .filter((path) => path.startsWith("node_modules/"))
    .map((path) => resolve(cache, path));
}

/** The folders from a module up to its package, which may lie in another package. */
function foldersOf(path) {
  const folder = dirname(path);
  const [above, name] = [dirname(folder), basename(folder)];
  const isPackage = basename(above) === "node_modules" || (name !== "node_modules" && basename(above).startsWith("@"));
  return isPackage ? [folder] : [folder, ...foldersOf(folder)];
}

async function exists(path) {
  return readdir(path).then(
    () => true,
    () => false,
  );
}

/** `prepareEngine` for a script: a failure is said in a sentence and ends the script. */
export async function prepareEngineOrExit(target) {
  try {
    await prepareEngine(target);
  } catch (error) {
    console.error(toMessage(error));
    process.exit(1);
  }
}

// A path that was typed may go through links, such as /tmp on macOS, or name its drive in another case.
if (realpathSync.native(process.argv[1] ?? root) === realpathSync.native(fileURLToPath(import.meta.url))) {
  const at = process.argv.indexOf("--target");
  await prepareEngineOrExit(at < 0 ? undefined : process.argv[at + 1]);
}
