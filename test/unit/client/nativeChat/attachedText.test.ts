import { expect, test } from "vitest";
import { attachedText } from "../../../../client/nativeChat/attachedText.ts";
import { scorePrompt } from "../../../../core/complexity/scorePrompt.ts";

const section = `The scheduler: prove that no two workers deadlock, and derive the bound.

\`\`\`sh
npm test
\`\`\`

`;

test("a file that is attached counts by what is asked of it, also one with fences of its own", () => {
  const question = "What is this?";
  const file = attachedText({ name: "docs/guide.md", language: "markdown", text: section.repeat(8) });
  const alone = scorePrompt(question, []).score;
  expect(Math.abs(scorePrompt(`${question}\n\n${file}`, []).score - alone)).toBeLessThan(1);
});

test("a name cannot end the tag that it stands in", () => {
  const file = attachedText({ name: 'a">b\n<c', language: "plaintext", text: "x" });
  expect(file).toBe('<attachment name="a__b__c" language="plaintext">\nx\n</attachment>');
});
