import { describe, expect, test } from "vitest";
import { visit } from "yaml";
import type { Document, Scalar } from "yaml";
import { limits, readYaml } from "../../../../core/yaml/readYaml.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

describe("a text of mistakes only", () => {
  test.each([
    ["quotes", '"'.repeat(300_000)],
    ["commas in a brace", `{${",".repeat(300_000)}`],
    ["aliases", "*a ".repeat(100_000)],
    ["anchors", "&a ".repeat(100_000)],
    ["closing brackets", "]".repeat(100_000)],
    ["closing brackets behind a document", `a: 1\n...\n${"]".repeat(100_000)}`],
    ["directives", "%\n".repeat(100_000)],
  ])("%s: the first thousand are told, in a moment", (_, text) => {
    const { document, problems } = expectWithin(1_000, () => readYaml(text));
    expect(document).toBeUndefined();
    expect(problems).toHaveLength(1000);
  });

  test("a thousand of them are still read to the end", () => {
    const { document, problems } = readYaml(`${"- : : x\n".repeat(200)}- end\n`);
    expect(document).toBeDefined();
    expect(problems.length).toBeGreaterThan(100);
  });
});

test.each(["utf16le", "utf-16be"])("a file in %s is told so, not what it would be in UTF-8", (encoding) => {
  const bytes = Buffer.from("\ufeffenabled_models: [a]\n", "utf16le");
  const { document, problems } = readYaml((encoding === "utf16le" ? bytes : bytes.swap16()).toString("utf8"));
  expect(document).toBeUndefined();
  expect(problems).toMatchObject([{ code: "yaml-syntax", message: "This file is UTF-16. Save it as UTF-8." }]);
});

describe("a text that is too large", () => {
  test("says how large it is and what is read", () => {
    expect(readYaml("a: b\n".repeat(250_000)).problems).toMatchObject([
      { code: "too-large", message: "This file has 1250000 characters; MAGI reads up to 1000000." },
    ]);
    const keys = Array.from({ length: 40_000 }, (_, index) => `key${index}: x\n`).join("");
    expect(readYaml(keys).problems).toMatchObject([{ code: "too-large" }]);
    expect(keys.length).toBeLessThan(limits.maxCharacters);
  });

  test("long lists of model ids do not count", () => {
    const { document, problems } = readYaml(`enabled_models:\n${"  - qwen3_4p0b_q4km_fast\n".repeat(38_000)}`);
    expect(document).toBeDefined();
    expect(problems).toEqual([]);
  });
});

describe("line breaks and byte order marks", () => {
  const lines = "# A profile.\nname: desk\nmodels:\n  - a # b\n  - |\n    c\n    d\n";

  test.each([
    ["carriage returns alone", lines.replaceAll("\n", "\r")],
    ["carriage returns here and there", lines.replace(/(?<=desk|d)\n/g, "\r")],
    ["a byte order mark", `\uFEFF${lines}`],
    ["a byte order mark before a list", "\uFEFF- name: desk\n  models: [a, 'c']\n- b\n"],
  ])("%s make no mistake, and places are those of the file", (_, text) => {
    const { document, problems } = readYaml(text);
    expect(problems).toEqual([]);
    for (const name of ["desk", "a", "b"]) {
      const node = findScalar(document, name);
      if (node !== undefined) expect(text.slice(node.range?.[0], node.range?.[1])).toBe(name);
    }
    expect(findScalar(document, "desk")).toBeDefined();
    expect(JSON.stringify(document?.toJS())).not.toMatch(/\\r|\ufeff/);
  });
});

function findScalar(document: Document | undefined, value: string): Scalar | undefined {
  const found: Scalar[] = [];
  if (document !== undefined) visit(document, { Scalar: (_, node) => void found.push(node) });
  return found.find((node) => node.value === value);
}
