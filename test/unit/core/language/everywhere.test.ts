import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { complete } from "../../../../core/language/completion/complete.ts";
import { withoutPlaceholders } from "../../../../core/language/completion/completion.ts";
import { hover } from "../../../../core/language/hover.ts";
import { outline } from "../../../../core/language/outline.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import type { SketchNode } from "../../../../core/language/sketch/sketch.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { anyText, profileLike } from "../../../support/lsp/randomTexts.ts";
import { sampleRegistry } from "../../../support/lsp/sampleRegistry.ts";

const block = `# A profile in block style.
profile:
  name: desk # why
  description: >
    For work:
    at the desk

enabled_models:
  - qwen3_4p0b_q4km_fast
  - "gpt_oss_20p0b_q4km_powerful"

tier_config:
  - name: fast
    max_score: 5.0

  - expected_time_seconds: 15
    name: powerful
    max_score: .inf
two_stage:
  enabled: true
  stage1_tier: fast
load_balancing:
    strategy: random
routing:
  rules:
    - pattern: '\\bSQL\\b'
      tier: powerful
`;
const flow = `{ name: 'desk', enabled_models: [ qwen3_4p0b_q4km_fast, "x" ], tier_config: [
  { name: fast, max_score: 5 }, { name: slow, max_score: .inf } ], two_stage: { enabled: false, stage1_tier: "fast" } }
`;
const atKeyColumn =
  "name: desk\r\nenabled_models:\r\n- a\r\n- b\r\ntier_config:\r\n- name: fast\r\n  max_score: .inf\r\n";
const sound = [block, flow, atKeyColumn];

function plain(node: SketchNode | undefined): unknown {
  if (node?.kind === "scalar") return node.style === "block" ? "(block)" : node.text;
  if (node?.kind === "list") return node.items.map(({ value }) => plain(value));
  return node && Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plain(value)]));
}

test("the sketch of sound YAML holds what the parser reads", () => {
  for (const text of sound) {
    const read: unknown = JSON.parse(
      JSON.stringify(
        parse(text.replaceAll(".inf", '".inf"').replace("5.0", '"5.0"')) as unknown,
        (key, value: unknown) => {
          if (key === "description") return "(block)";
          return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
        },
      ),
    );
    expect(plain(readSketch(text).sketch.roots[0])).toEqual(read);
  }
});

test("no feature fails at any offset of any beginning of a profile, and each stays in its line", () => {
  const strays: unknown[] = [];
  for (const text of sound)
    for (let length = 0; length <= text.length; length += 5)
      for (const rest of ["", "\n\t- [", '"']) {
        const broken = text.slice(0, length) + rest;
        outline(readSketch(broken).sketch, sampleRegistry);
        for (let cursor = Math.max(0, broken.length - 12); cursor <= broken.length; cursor++) {
          hover({ text: broken, offset: cursor, registry: sampleRegistry });
          for (const { replace } of complete({ text: broken, cursor, stem: "desk", registry: sampleRegistry }).items) {
            const holdsCursor = replace.start <= cursor && cursor <= replace.end;
            if (!holdsCursor || /[\r\n]/.test(broken.slice(replace.start, replace.end)))
              strays.push({ broken, cursor, replace });
          }
        }
      }
  expect(strays).toEqual([]);
});

test("what is taken in any text takes the place of a word of its line, and of no brackets, anchor or text", () => {
  fc.assert(
    fc.property(fc.oneof(profileLike, anyText), (text) => {
      for (let cursor = 0; cursor <= text.length; cursor++)
        for (const { label, replace } of complete({ text, cursor, stem: "desk", registry: sampleRegistry }).items) {
          expect(replace.start <= cursor && cursor <= replace.end).toBe(true);
          const replaced = text.slice(replace.start, replace.end);
          // An alias takes the place of another.
          expect(label.startsWith("*") ? replaced.slice(1) : replaced).not.toMatch(/^[[\]{}&*!|>]|[\r\n]/);
        }
    }),
    { numRuns: 100, interruptAfterTimeLimit: 1_500 },
  );
});

test("whatever is taken at the end of a line of sound YAML leaves sound YAML", () => {
  // In brackets, a comma before what follows is left to the user.
  for (const text of [block, atKeyColumn])
    for (let cursor = 0; cursor <= text.length; cursor++) {
      const { items } = complete({ text, cursor, stem: "desk", registry: sampleRegistry });
      for (const item of items.slice(0, 8)) {
        // Half of a word replaced by a key is the user's own doing.
        if (item.replace.end > item.replace.start && item.kind === "key") continue;
        if (!/^[ \t]*(?:\r?\n|$)/.test(text.slice(item.replace.end))) continue;
        const taken =
          text.slice(0, item.replace.start) + withoutPlaceholders(item.insert) + text.slice(item.replace.end);
        const errors = parseProfile(taken, "desk").problems.filter(({ code }) => code === "yaml-syntax");
        expect({ taken, errors }).toEqual({ taken, errors: [] });
      }
    }
});
