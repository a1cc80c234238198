import { marked } from "marked";
import { expect, it } from "vitest";
import { escapeMarkdown, escapeMarkdownWithIcons } from "../../../../client/text/escapeMarkdown.ts";

/** What is left of the Markdown when it is shown. */
async function shown(markdown: string): Promise<string> {
  const html = await marked.parse(markdown);
  return html
    .replace(/^<p>|<\/p>\n$/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

it.each([
  "# no *heading*, [no link](command:quit), no `code` and no <b>tag</b> &amp; entity",
  "1. no list: a_b_c, C:\\models, 100 % ~~ | \"'",
  "- no list",
  "a < b && c > $(heart)",
])("shows %s as it is", async (text) => {
  expect(await shown(escapeMarkdown(text))).toBe(text);
});

it("leaves blanks at which a line can end, in one line", () => {
  expect(escapeMarkdown("  One line,\n\n    and one more ")).toBe(String.raw`One line\, and one more`);
});

it("leaves an icon's name the escape that VS Code wants for it", async () => {
  expect(await shown(escapeMarkdownWithIcons("I $(heart) $5 (five)"))).toBe(String.raw`I \$(heart) $5 (five)`);
});
