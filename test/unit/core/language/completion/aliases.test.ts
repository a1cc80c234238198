import { expect, it } from "vitest";
import { complete } from "../../../../../core/language/completion/complete.ts";
import { applyEdits } from "../../../../../core/text/textEdit.ts";
import { cursorText } from "../../../../support/lsp/cursorText.ts";

/** Each suggestion as `label (detail)`. */
function suggested(marked: string): readonly string[] {
  const { text, cursor } = cursorText(marked);
  return complete({ text, cursor, stem: "desk", registry: undefined }).items.map(
    ({ label, detail }) => `${label}${detail === undefined ? "" : ` (${detail})`}`,
  );
}

const anchors = "a: &first fast\nb: &second [x]\nc: &third\n  d: 1\ne: &first slow\n";

it.each([
  [`${anchors}two_stage:\n  stage1_tier: *|\n`, ["*first (slow)", "*third", "*second ([x])"]],
  [`${anchors}tier_config: [{<<: *se|}]\n`, ["*first (slow)", "*third", "*second ([x])"]],
  [`${anchors}enabled_models:\n  - *|`, ["*first (slow)", "*third", "*second ([x])"]],
  ["two_stage:\n  stage1_tier: *|\nlater: &later x\n", []],
  ["x: &one 1\n---\ny: &two 2\nz: *|\n", ["*two (2)"]],
])("suggests the anchors above an alias, the nearest first: %j", (marked, items) => {
  expect(suggested(marked)).toEqual(items);
});

it.each(["# see *|\n", "a: 'b *|'\n", "a: 2 *|\n", "description: it's *|great*\n"])(
  "suggests none where a star is only a character: %j",
  (marked) => {
    expect(suggested(`x: &one 1\n${marked}`).filter((label) => label.startsWith("*"))).toEqual([]);
  },
);

it("replaces the whole name", () => {
  const { text, cursor } = cursorText("x: &one 1\nenabled_models: [*t|wo, y]\n");
  const [item] = complete({ text, cursor, stem: "desk", registry: undefined }).items;
  if (item === undefined) throw new Error("There is no suggestion.");
  expect(applyEdits(text, [{ range: item.replace, text: item.insert }])).toContain("[*one, y]");
});
