// Bundles every program of MAGI into dist/. Types are checked apart (`npm run types`).
//   --watch       rebuild on change
//   --production  minified, without source maps (what goes into a VSIX)
//   --cli         only `magi` in a terminal and what programs import, without the embedded engine (what goes into an npm package)
import { writeFile } from "node:fs/promises";
import * as esbuild from "esbuild";
import { prepareEngineOrExit } from "./engine.mjs";
import { writeDeclarations } from "./lib/declarations.mjs";
import { noticesOf } from "./lib/notices.mjs";
import { plainText } from "./lib/plainText.mjs";

const watch = process.argv.includes("--watch");
const production = process.argv.includes("--production");
const onlyCli = process.argv.includes("--cli");

const common = {
  bundle: true,
  logLevel: "warning",
  sourcemap: production ? false : "linked",
  minify: production,
  // Whose code is inside, and under which licence, is said once for all: dist/ThirdPartyNotices.txt.
  legalComments: "none",
  metafile: true,
};

// The children and the CLI run on the Node inside VS Code and on the user's own, from 20 up.
// "module" before "main": some language server packages have UMD mains that cannot be bundled.
const node = {
  ...common,
  platform: "node",
  target: "node20",
  format: "cjs",
  mainFields: ["module", "main"],
  outdir: "dist",
};

/** Each program of MAGI and what is particular about it. */
const allPrograms = [
  { ...node, entryPoints: { extension: "client/extension.ts" }, external: ["vscode"] },
  { ...node, entryPoints: { server: "server/main.ts", router: "router/main.ts" } },
  { ...node, entryPoints: { cli: "cli/main.ts" }, banner: { js: "#!/usr/bin/env node" } },
  { ...node, entryPoints: { keeper: "router/llamaServer/keeper.ts" } },
  // What `import … from "magi-profiles"` gives.
  { ...node, entryPoints: { index: "api/index.ts" } },
  {
    ...node,
    // node-llama-cpp is an ES module with binaries of its own; it is not bundled but lies beside this file.
    format: "esm",
    outExtension: { ".js": ".mjs" },
    outdir: "dist/engine",
    entryPoints: { engine: "router/engine/main.ts" },
    external: ["node-llama-cpp"],
  },
  {
    ...common,
    platform: "browser",
    target: "es2022",
    format: "iife",
    outdir: "dist/webview",
    entryPoints: [
      { in: "webview/chat/main.ts", out: "chat" },
      { in: "webview/chat/chat.css", out: "chat" },
      { in: "webview/dashboard/main.ts", out: "dashboard" },
      { in: "webview/dashboard/dashboard.css", out: "dashboard" },
    ],
  },
];

const programs = allPrograms.filter(
  ({ entryPoints }) => !onlyCli || ["cli", "index", "keeper"].some((name) => name in entryPoints),
);

// Two lines around each round of building, for whoever waits for it (.vscode/tasks.json). Every program has its first
// build before it.
let unfinished = programs.length;
const sayWhenBuilt = () => ({
  name: "say-when-built",
  setup(build) {
    let isFirst = true;
    build.onStart(() => {
      if (!isFirst && unfinished++ === 0) console.log("build started");
      isFirst = false;
    });
    build.onEnd(() => {
      if (--unfinished === 0) console.log("build finished");
    });
  },
});

if (!onlyCli) await prepareEngineOrExit();
const plugins = ({ format }) => [...(format === "cjs" ? [plainText] : []), ...(watch ? [sayWhenBuilt()] : [])];
const contexts = await Promise.all(
  programs.map((program) => esbuild.context({ ...program, plugins: plugins(program) })),
);
if (watch) {
  console.log("build started");
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const [results] = await Promise.all([
    Promise.all(contexts.map((context) => context.rebuild())),
    writeDeclarations({ root: ".", entry: "api/index.ts", out: "dist/types" }),
  ]);
  await writeFile("dist/ThirdPartyNotices.txt", await noticesOf(results.map(({ metafile }) => metafile)));
  await Promise.all(contexts.map((context) => context.dispose()));
}
