// Writes the learned weights again: `npm run train:score -- path/to/labelled-prompts.jsonl`. With --check it writes
// nothing and ends with 1 when the committed weights are others.
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { findLabelledFile, readLabelled } from "./labelled.ts";
import { trainModel } from "./training.ts";
import { toWeightText } from "./weightText.ts";

const target = join(import.meta.dirname, "../../core/complexity/learned/weightData.ts");
const source = findLabelledFile();
if (source === undefined) {
  console.error("Say where the labelled prompts are: npm run train:score -- path/to/labelled-prompts.jsonl");
  process.exit(2);
}
const { rows, sha256 } = readLabelled(source);
const text = toWeightText(trainModel(rows), { prompts: rows.length, sha256 });
const size = `${(Buffer.byteLength(text) / 1024).toFixed(1)} kB from ${rows.length} prompts`;
if (process.argv.includes("--check")) {
  const isSame = readFileSync(target, "utf8") === text;
  console.log(isSame ? `The committed weights are what training gives, ${size}.` : "Training gives other weights.");
  process.exitCode = isSame ? 0 : 1;
} else {
  writeFileSync(target, text);
  console.log(`Wrote ${relative(process.cwd(), target)}: ${size}.`);
}
