// The licences of the packages whose code is inside our bundles: most of them ask to be passed on with it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The text of a file that names each package of which esbuild has put code into some output, with its licence. Rejects when
 * one says nothing of its licence.
 */
export async function noticesOf(metafiles, { root = "." } = {}) {
  const notices = await Promise.all(foldersIn(metafiles).map((folder) => noticeOf(join(root, folder))));
  const rule = "-".repeat(80);
  return [introduction, ...notices.sort()].join(`\n${rule}\n\n`);
}

const introduction = `This program contains code of the packages below, under the licences that follow their names.\n`;

/** The folders of packages, below which a module lies whose code came into an output. */
function foldersIn(metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const modules = outputs.flatMap(({ inputs }) => Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0));
  const folders = modules.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  if (files.length === 0 && typeof license !== "string") throw new Error(`${name} does not say what its licence is.`);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const lines = texts.map((text) => `\n${text.replaceAll("\r\n", "\n").trim()}\n`);
  const kind = typeof license === "string" ? `, ${license.replace(/^\((.*)\)$/, "$1")}` : "";
  return `${name} ${version}${kind}\n${lines.join("")}`;
}
