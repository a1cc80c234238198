import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sizeText } from "../../core/modelCatalog/amounts.ts";
import { catalogue, memoryNeedOf } from "../../core/modelCatalog/catalogue.ts";

const root = join(import.meta.dirname, "../..");
const rowsOf = (file: string): readonly (readonly string[])[] =>
  readFileSync(join(root, file), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));

it("documents the models of the catalogue as they are", () => {
  const rows = rowsOf("docs/get-a-model.md").map((cells) => cells.slice(1, 5));
  const wanted = catalogue.map((model) => [
    model.name,
    sizeText(model.bytes),
    model.licence,
    sizeText(memoryNeedOf(model)),
  ]);
  expect(rows.slice(2, 2 + wanted.length)).toEqual(wanted);
});

it("promises in the walkthrough what the catalogue has", () => {
  const rows = rowsOf("media/walkthrough/get.md").slice(2);
  expect(rows.length).toBeGreaterThan(2);
  for (const [, title, size, memory] of rows) {
    const model = catalogue.find((one) => one.title === title);
    expect(model === undefined ? undefined : [sizeText(model.bytes), sizeText(memoryNeedOf(model))]).toEqual([
      size,
      memory,
    ]);
  }
});
