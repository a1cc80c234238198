import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as esbuild from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { noticesOf } from "../../../scripts/lib/notices.mjs";

/** What is said of a program with these files. */
async function noticesWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "magi-notices-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["main.js"],
    bundle: true,
    write: false,
    metafile: true,
    outdir: "dist",
    format: "esm",
    logLevel: "silent",
  });
  return noticesOf([metafile, metafile], { root });
}

/** A package that exports its own name. */
function packageOf(folder: string, more: Readonly<Record<string, unknown>> = { license: "MIT" }) {
  const name = folder.replace(/^.*node_modules\//, "");
  return {
    [`${folder}/package.json`]: JSON.stringify({ name, version: "1.2.3", sideEffects: false, ...more }),
    [`${folder}/index.js`]: `export default "${name}";`,
  };
}

test("names each package whose code is inside, once, with its licence's whole text", async () => {
  const notices = await noticesWith({
    "main.js": 'import a from "a"; import b from "@of/b"; console.log(a, b);',
    ...packageOf("node_modules/a"),
    "node_modules/a/LICENSE": "Copyright A\r\nAs is.\n",
    ...packageOf("node_modules/@of/b", { license: "(MPL-2.0 OR Apache-2.0)" }),
    "node_modules/@of/b/licence.md": "Copyright B",
    "node_modules/@of/b/NOTICE": "With thanks to C.",
  });
  const [, ...parts] = notices.split(/-{80}\n\n/);
  expect(parts).toEqual([
    "@of/b 1.2.3, MPL-2.0 OR Apache-2.0\n\nWith thanks to C.\n\nCopyright B\n\n",
    "a 1.2.3, MIT\n\nCopyright A\nAs is.\n",
  ]);
});

test("tells two versions of a package apart, and says nothing of one that left no code", async () => {
  const notices = await noticesWith({
    "main.js": 'import a from "a"; import b from "b"; import unused from "c"; console.log(a, b);',
    ...packageOf("node_modules/a"),
    ...packageOf("node_modules/b"),
    "node_modules/b/index.js": 'export { default } from "a";',
    ...packageOf("node_modules/b/node_modules/a", { license: "ISC", version: "4.5.6" }),
    ...packageOf("node_modules/c"),
  });
  expect(notices).toContain("a 1.2.3, MIT");
  expect(notices).toContain("a 4.5.6, ISC");
  expect(notices).not.toContain("c 1.2.3");
});

test("refuses a package that does not say what its licence is", async () => {
  const files = { "main.js": 'import a from "a"; console.log(a);', ...packageOf("node_modules/a", {}) };
  await expect(noticesWith(files)).rejects.toThrow("a does not say what its licence is.");
});
