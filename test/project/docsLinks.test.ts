import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { marked } from "marked";
import type { Token } from "marked";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const pages = [".", "bench", "docs", "docs/decisions", "guide", "media/walkthrough"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);
/** Folders of the sources, by whose names a path in the text is told from one in a user's workspace. */
const sources =
  /^(?:api|bench|cli|client|core|docs|examples|guide|protocol|router|schemas|scripts|server|test|webview|workspace)\/[\w./-]+$/;
const methods = /^workspace\/(?:did|will|configuration|symbol|execute|apply)/; // Requests of LSP look like paths.

describe.each(pages)("%s", (page) => {
  const tokens = tokensOf(page);

  it("links to files and headings that exist", () => {
    const links = tokens.flatMap((token) =>
      token.type === "link" || token.type === "image" ? [String(token["href"])] : [],
    );
    expect(links.filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link))).toEqual([]);
  });

  it("names folders and files that exist", () => {
    const named = tokens.flatMap((token) => (token.type === "codespan" ? [String(token["text"])] : []));
    const paths = named.filter((text) => sources.test(text) && !methods.test(text));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  return tokensOf(page).flatMap((token) => {
    if (token.type !== "heading") return [];
    const words = String(token["text"])
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return [count === 0 ? anchor : `${anchor}-${count}`];
  });
}

function tokensOf(page: string): readonly Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(readFileSync(join(root, page), "utf8")), (token) => {
    found.push(token);
  });
  return found;
}
