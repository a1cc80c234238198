import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { plainText } from "../../../scripts/lib/plainText.mjs";

async function bundle(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "magi-plain-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const entry = join(folder, "entry.js");
  await writeFile(entry, text);
  const outfile = join(folder, "bundle.cjs");
  await esbuild.build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    logLevel: "silent",
    plugins: [plainText],
  });
  return outfile;
}

test("a program is ASCII throughout and does what it did", async () => {
  const file = await bundle(`export const found = [
    // Some … in between.
    "a’b".replace(/[’]/, "-"), "😀".replace(/^[😀]$/u, "x"), /é/.exec("café").index, \`ö\`.length,
  ];`);
  expect(await readFile(file, "latin1")).toMatch(/^[\0-\x7f]*$/);
  expect(createRequire(import.meta.url)(file)).toMatchObject({ found: ["a-b", "x", 3, 1] });
});

test("a raw template, where an escape is another text, is refused", async () => {
  await expect(bundle("export const raw = String.raw`’`;")).rejects.toThrow("raw template");
});
