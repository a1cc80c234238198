import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { complete } from "../../../../core/language/completion/complete.ts";
import { abilitiesOf, toCompletionItem } from "../../../../server/convert/toCompletionItem.ts";

const context = { abilities: abilitiesOf({}), lineBreak: "\n", place: 0, describe: () => undefined };

test.each([
  ['two_stage: {"en|"}', "enabled", '"enabled'],
  ["two_stage: {'en|", "enabled", "'enabled"],
  ['"na|": x\n', "name", '"name'],
  ["two_stage: {en|}", "enabled", undefined],
  ['load_balancing: {strategy: "ra|"}', "random", undefined],
])("in %j an editor finds %s by what is typed, quotes and all", (marked, label, filterText) => {
  const cursor = marked.indexOf("|");
  const document = TextDocument.create("file:///desk.yaml", "magi-profile", 1, marked.replace("|", ""));
  const { items } = complete({ text: document.getText(), cursor, stem: "desk", registry: undefined, codes: [] });
  const found = items
    .map((completion) => toCompletionItem(completion, { ...context, document }))
    .find((item) => item.label === label);
  expect(found).toBeDefined();
  expect(found?.filterText).toBe(filterText);
});
