import { describe, expect, test } from "vitest";
import { splitBlocks } from "../../../../../webview/chat/markdown/blocks.ts";
import { renderBlock } from "../../../../../webview/chat/markdown/renderBlock.ts";

const render = (text: string) => splitBlocks(text).map(renderBlock).join("");

describe("what a model may not do", () => {
  test.each([
    "<script>alert(1)</script>",
    "text <img src=x onerror=alert(1)> text",
    "<iframe src=https://example.org></iframe>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>body { display: none }</style>",
    "- <b onclick=alert(1)>x</b>",
    "> <form action=https://example.org>",
    "| a |\n|---|\n| <script>x</script> |",
    "[<img src=x>](https://example.org/)",
    "![<img src=x>](https://example.org/a.png)",
    "```<img/src=x>\ncode\n```",
    '```js"onclick="alert(1)\ncode\n```',
  ])("%j shows no element of its own", (text) => {
    const elements = [...render(text).matchAll(/<([a-z][a-z0-9]*)([^>]*)>/gi)];
    for (const [, name, attributes] of elements) {
      expect([
        "p",
        "ul",
        "li",
        "pre",
        "code",
        "blockquote",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
      ]).toContain(name);
      expect(attributes).not.toMatch(/\son\w+\s*=/i);
    }
  });

  test.each(["javascript:alert(1)", "command:a.b", "data:text/html,x", "file:///a", "vbscript:x", "./a.md"])(
    "a link to %s is only its text",
    (href) => {
      expect(render(`[read this](${href})`)).toBe("<p>read this</p>\n");
    },
  );

  test("a picture is a link to it, never loaded", () => {
    const html = render("![a cat](https://example.org/cat.png)");
    expect(html).toContain('<a href="https://example.org/cat.png"');
    expect(html).toContain(">a cat</a>");
    expect(html).not.toContain("<img");
  });
});

describe("what Markdown says", () => {
  test.each([
    ["a line break", "a\nb", "a<br>b"],
    ["a formula in a line", "So \\(a*b*c\\) **is** \\[x_1\\].", "So \\(a*b*c\\) <strong>is</strong> \\[x_1\\]."],
    [
      "a formula between dollars in a line",
      "So $$a*b = c*d_1$$ **is** $$x_1$$.",
      "So $$a*b = c*d_1$$ <strong>is</strong> $$x_1$$.",
    ],
    [
      "what costs dollars",
      "From $$ **up** to $$, `echo $$` or **$$**",
      "From $$ <strong>up</strong> to $$, <code>echo $$</code> or <strong>$$</strong>",
    ],
    ["a formula of its own", "\\[\na * b * c\n- d \\\\ e\n\\]", "<p>\\[<br>a * b * c<br>- d \\\\ e<br>\\]</p>"],
    [
      "a formula between dollars",
      "$$\na*b*c < \\{d\\}\n$$\n*text*",
      "<p>$$<br>a*b*c &lt; \\{d\\}<br>$$</p>\n<p><em>text</em></p>",
    ],
    ["two prices", "From $$5 to *$$6*", "From $$5 to <em>$$6</em>"],
    ["a bracket that is none", "\\(a) and *b*", "(a) and <em>b</em>"],
    ["inline code", "`a < b`", "<code>a &lt; b</code>"],
    ["a plain address", "https://example.org/a", '<a href="https://example.org/a" title="https://example.org/a">'],
    ["where a link leads", "[ok](https://example.org/)", 'title="https://example.org/"'],
    ["a done task", "- [x] a", "☑ a"],
    ["an open task", "- [ ] a", "☐ a"],
    ["a right column", "| a |\n|--:|\n| b |", '<td align="right">b</td>'],
    ["coloured code", "```yaml\na: 1\n```", '<code data-language="yaml"><span class="hljs-attr">a:</span>'],
    ["code of no known language", "```\n<a>\n```", '<code data-language="">&lt;a&gt;</code>'],
  ])("%s", (_, text, html) => {
    expect(render(text)).toContain(html);
  });
});
