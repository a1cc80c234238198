// A plugin of esbuild: programs are written in ASCII throughout.
import { readFileSync, writeFileSync } from "node:fs";

/**
 * V8 keeps the text of a program in memory, in two bytes for each of its characters as soon as one needs them. esbuild writes
 * ASCII but for what stands in regular expressions and comments, where an escape means the same. In a tagged template it
 * would not, so that is refused.
 */
export const plainText = {
  name: "plain-text",
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      for (const file of Object.keys(metafile?.outputs ?? {})) if (/\.c?js$/.test(file)) makePlain(file);
    });
  },
};

function makePlain(file) {
  const text = readFileSync(file, "utf8");
  if (/String\.raw`[^`]*[^\0-\x7f]/.test(text))
    throw new Error(`${file} has a character beyond ASCII in a raw template.`);
  const plain = text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  if (plain !== text) writeFileSync(file, plain);
}
