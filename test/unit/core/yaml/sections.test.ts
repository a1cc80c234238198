import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlain } from "../../../../core/yaml/readPlain.ts";
import type { PlainYaml } from "../../../../core/yaml/readPlain.ts";
import { readSections, SectionMemory } from "../../../../core/yaml/sections.ts";
import type { Path } from "../../../../core/yaml/sourceMap.ts";

const profile = `# A comment
name: desk  # after
description: >-
  several words
  and more

enabled_models:
- one
- "two" # quoted
tier_config:
  - name: fast
    max_score: 5.0
  - { name: powerful, max_score: .inf }
two_stage:
  enabled: true
  stage1_tier: fast
empty:
load_balancing: { enabled: false }
`;

/** Everything that a reading says: the value, the problems, and the place of each value and key. */
function allOf({ value, source, problems, isReadable }: PlainYaml, text: string): unknown {
  const places: unknown[] = [];
  const visit = (node: unknown, path: Path): void => {
    places.push([path, source.value(path), source.key(path)]);
    if (node !== null && typeof node === "object")
      for (const [key, one] of Object.entries(node)) visit(one, [...path, key]);
  };
  visit(value, []);
  const hashes = [...text.matchAll(/#/g)].map(({ index }) => source.isInScalar(index));
  return { isReadable, value, problems, places: places.slice(1), hashes };
}

function checkSame(text: string, memory: SectionMemory): void {
  expect(allOf(readPlain(text, memory), text), text).toEqual(allOf(readPlain(text), text));
}

test("a profile is read key by key as it is read as a whole", () => {
  const memory = new SectionMemory();
  checkSame(profile, memory);
  checkSame(profile.replaceAll("\n", "\r\n"), memory);
  checkSame(`\ufeff${profile}`, memory);
  checkSame(profile.replace("  enabled: true\n", "  enabled: true\n  enabled: false\n"), memory);
  expect(readSections(profile, memory)).toBeDefined();
});

test("only the section that was edited is read again", () => {
  const memory = new SectionMemory();
  readPlain(profile, memory);
  const before = new Map(memory.sections);
  readPlain(profile.replace("5.0", "6.0"), memory);
  const isNew = [...memory.sections.keys()].map((own) => before.get(own) !== memory.sections.get(own));
  expect(isNew.filter(Boolean)).toHaveLength(1);
});

test("what cannot be told from a part is read as a whole", () => {
  const texts = [
    "a: &x 1\nb: *x\n",
    "a: 1\na: 2\n",
    "a: 1\n---\nb: 2\n",
    "a: 1\n...\nb: 2\n",
    'a: "open\nb: 1\n',
    "a: [1,\nb: 2]\n",
    "a: [1\nb: 2\n",
    "%YAML 1.1\n---\na: yes\n",
    "a: 1\n? b\n: 2\n",
    "a: 1\n\tb: 2\n",
    "<<: { a: 1 }\nb: 2\n",
    "- a\n- b\n",
    "word\n",
    "word\na: 1\n",
    "a: 1\n\u0000: 2\n",
    "",
    "# only a comment\n",
    Array.from({ length: 60 }, (_, index) => `k${index}: 1\n`).join(""),
  ];
  for (const text of texts) {
    checkSame(text, new SectionMemory());
    expect(readSections(text, new SectionMemory()), text).toBeUndefined();
  }
  checkSame("a: 'x\u2028b: y'\nc: 1\n", new SectionMemory());
  checkSame("a: x\u2028b: y\nc: 1\n", new SectionMemory());
});

test("whatever is typed, reading what was typed in says the same as reading everything", () => {
  const piece = fc.constantFrom(
    ...Array.from("abc:#-[]{}\"'&*|>!?%,. \n\t"),
    "\r\n",
    ": ",
    "\n- ",
    "\n  - ",
    "\nkey: value",
    "\n---\n",
    "&a ",
    "*a",
    "<<: ",
    "|\n",
    "\u2028",
    "\u0000",
    "😀",
    "\ud800",
  );
  const edit = fc.record({ at: fc.nat(profile.length), length: fc.nat(6), insert: fc.array(piece, { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      const memory = new SectionMemory();
      let text = profile;
      for (const { at, length, insert } of edits) {
        text = text.slice(0, at) + insert.join("") + text.slice(at + length);
        checkSame(text, memory);
      }
    }),
    { numRuns: 100, interruptAfterTimeLimit: 3_000 },
  );
});
