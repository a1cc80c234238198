import { Marked, type Tokens } from "marked";
import type { Block } from "./blocks.ts";
import { escapeHtml } from "./escapeHtml.ts";
import { highlight, languageOfFence } from "./highlight.ts";
import { findSafeHref } from "./links.ts";

/**
 * A block as HTML. HTML in the text is shown as text, pictures as links to them, and only links that may be opened are
 * links; the result is sanitised all the same before it meets the page.
 */
export function renderBlock(block: Block): string {
  return marked.parser([block]);
}

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html({ text }) {
      return escapeHtml(text);
    },
    code({ text, lang }) {
      const language = languageOfFence(lang);
      return `<pre><code data-language="${escapeHtml(language)}">${highlightAgain(text, language)}</code></pre>`;
    },
    link({ href, tokens }) {
      return renderLink(href, this.parser.parseInline(tokens));
    },
    image({ href, text }) {
      return renderLink(href, escapeHtml(text === "" ? "image" : text));
    },
    checkbox({ checked }) {
      return checked ? "☑ " : "☐ ";
    },
    table(token) {
      const cells = (tag: string, row: readonly Tokens.TableCell[]) =>
        row
          .map((cell) => {
            const align = cell.align ? ` align="${cell.align}"` : "";
            return `<${tag}${align}>${this.parser.parseInline(cell.tokens)}</${tag}>`;
          })
          .join("");
      const body = token.rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("");
      return `<div class="table"><table><thead><tr>${cells("th", token.header)}</tr></thead><tbody>${body}</tbody></table></div>`;
    },
  },
});

function renderLink(href: string, content: string): string {
  const safe = findSafeHref(href);
  if (safe === undefined) return content;
  const address = escapeHtml(safe);
  // The title shows where the link leads, whatever its text claims.
  return `<a href="${address}" title="${address}">${content}</a>`;
}

/** While a list streams it is rendered again and again; the code blocks in it that are complete need not be. */
const rendered = new Map<string, string>();
const mostRendered = 50;

function highlightAgain(code: string, language: string): string {
  const key = `${language}\n${code}`;
  const known = rendered.get(key);
  if (known !== undefined) return known;
  const html = highlight(code, language);
  const oldest = rendered.keys().next();
  if (rendered.size >= mostRendered && !oldest.done) rendered.delete(oldest.value);
  rendered.set(key, html);
  return html;
}
