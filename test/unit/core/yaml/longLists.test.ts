import { expect, test } from "vitest";
import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from "yaml";
import type { Document } from "yaml";
import { shortenLongLists } from "../../../../core/yaml/longLists.ts";
import { readYaml } from "../../../../core/yaml/readYaml.ts";

const ids = Array.from({ length: 200 }, (_, index) => `qwen${index}_4p0b_q4km_fast`);
const list = (indent: string, lineBreak = "\n"): string => ids.map((id) => `${indent}- ${id}${lineBreak}`).join("");

/** What of a document matters: kinds, values and ranges of all nodes, in order. */
function shapeOf(root: unknown): readonly unknown[] {
  const shape: unknown[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (isPair(node)) open.push(node.value, node.key);
    else if (isScalar(node)) shape.push(["scalar", node.value, node.type, node.range?.slice(0, 2)]);
    else if (isAlias(node)) shape.push(["alias", node.source, node.range?.slice(0, 2)]);
    else if (isMap(node) || isSeq(node)) {
      shape.push([isMap(node) ? "map" : "seq", node.items.length, node.range?.slice(0, 2)]);
      open.push(...[...node.items].reverse());
    }
  }
  return shape;
}

/** The text is read as the parser alone would read it, and, unless told otherwise, shortened before. */
function checkSame(text: string, { shortens = true } = {}): void {
  expect(shortenLongLists(text) !== undefined).toBe(shortens);
  const whole = parseDocument(text, { merge: true, uniqueKeys: false, prettyErrors: false });
  const { document } = readYaml(text);
  expect(shapeOf(document?.contents)).toEqual(shapeOf(whole.contents));
  const errorsOf = ({ errors, warnings }: Pick<Document, "errors" | "warnings">): unknown =>
    [...errors, ...warnings].map(({ code, pos }) => [code, pos]);
  expect(errorsOf(document!)).toEqual(errorsOf(whole));
}

test("a long list of ids is read as the parser reads it", () => {
  checkSame(`name: x\nenabled_models:\n${list("  ")}two_stage:\n  enabled: true\n`);
  checkSame(`enabled_models:\n${list("")}`);
  checkSame(list("   "));
  checkSame(`name: x\r\nenabled_models:\r\n${list("  ", "\r\n")}strategy: 1\r\n`);
  checkSame(`\ufeffenabled_models:\n${list("  ")}`);
});

test("so are several of them, with other lines between", () => {
  checkSame(`a:\n${list("  ")}  # half\n${list("  ")}  - "quoted"\n${list("  ")}b:\n  c:\n${list("    ")}d: 5\n`);
  checkSame(`a:\n${list("  ")}  - key: value\n    more:\n${list("      ")}  - last\n`);
  checkSame(`a: &all\n${list("  ")}b: *all\nc:\n  - &one first\n${list("  ")}  - *one\n`);
});

test("mistakes around a long list keep their places", () => {
  checkSame(`a:\n${list("  ")}  - "open\nb: [1, 2\n`);
  checkSame(`a:\n${list("  ")}  - {a: 1]\nb: *nowhere\n`);
  checkSame(`a:\n${list("  ")} - out\n${list("  ")}c: d: e\n`);
  checkSame(`a:\n${list("  ")}    goes on\n  - word\nb: 1\na: 2\n`);
  checkSame(`a:\n${list("  ")}\tb: 1\n`);
});

test("lines that only look like a list are left to the parser", () => {
  checkSame(`description: |\n${list("  ")}name: x\n`);
  checkSame(`description: >-\n  - first\n${list("  ")}name: x\n`);
  checkSame(`description: some\n${list("  ")}name: x\n`);
  checkSame(`description: "\n${list("  ")}"\nname: x\n`);
  checkSame(`description: [\n${list("  ")}]\nname: x\n`);
  checkSame(`# ${"x".repeat(40)}\nname: x\n---\nmodels:\n${list("  ")}`);
});

test("words that mean something else to YAML stay what they are", () => {
  const odd = ["yes", "true", "False", "null", "NULL", "12", "0x1f", ".inf", "~", "-"];
  checkSame(`a:\n${odd.map((value) => `  - ${value}\n${list("  ")}`).join("")}`);
  checkSame(`%YAML 1.1\n---\na:\n${list("  ")}  - yes\n`, { shortens: false });
});

test("a list as long as a profile may be is read", () => {
  const text = `a:\n${"- ab\n".repeat(190_000)}`;
  expect(readYaml(text).problems).toEqual([]);
});
