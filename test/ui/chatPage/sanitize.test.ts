import { build } from "esbuild";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { attacks } from "../../support/chatPage/attacks.ts";
import { useChatPages } from "../../support/chatPage/chatPageSuite.ts";

const pages = useChatPages();
let page: Page;

// The page never gives HTML of a model to this last gate; it has to hold if that should change.
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { sanitize } from "./webview/chat/markdown/sanitize.ts"; window.sanitize = sanitize;`,
      resolveDir: ".",
    },
    bundle: true,
    write: false,
    format: "iife",
  });
  page = await pages.openBlank();
  await page.addScriptTag({ content: outputFiles[0]!.text });
});

/** What is left of some HTML, after it has been in the document for a while. */
function sanitized(html: string): Promise<string> {
  return page.evaluate(async (untrusted) => {
    const { sanitize } = window as unknown as { sanitize: (html: string) => DocumentFragment };
    document.body.replaceChildren(sanitize(untrusted));
    await new Promise((done) => setTimeout(done, 20));
    return "attacked" in window ? "attacked" : document.body.innerHTML;
  }, html);
}

describe("the last gate", () => {
  test.each(Object.entries(attacks))("lets nothing of %s through", async (_, html) => {
    const left = await sanitized(html);
    expect(left).not.toBe("attacked");
    expect(left).not.toMatch(/<(?:script|img|iframe|svg|style|form|input|base|meta|math|template|details)\b/i);
    expect(left).not.toMatch(/<[^>]*\s(?:on\w+|style|src|id|name)=/i);
  });

  test.each(["javascript:alert(1)", "command:a.b", "data:text/html,x", "file:///a", "/a", "java&#10;script:alert(1)"])(
    "takes a link to %s its address",
    async (href) => {
      expect(await sanitized(`<a href="${href}">x</a>`)).toBe("<a>x</a>");
    },
  );

  test.each([
    '<a href="https://example.org/" title="https://example.org/">x</a>',
    '<pre><code data-language="yaml"><span class="hljs-attr">a:</span></code></pre>',
    '<div class="table"><table><tbody><tr><td align="right">1</td></tr></tbody></table></div>',
    '<ol start="3"><li><del>a</del> <em>b</em> <strong>c</strong><br></li></ol>',
    "<h1>a</h1><blockquote><p>b</p></blockquote><hr>",
  ])("leaves %s as it is", async (html) => {
    expect(await sanitized(html)).toBe(html);
  });
});
