import type { TextRange } from "../problem.ts";

export interface Link {
  readonly range: TextRange;
  /** An address of the web, or the registry that a text mentions by its path. */
  readonly target: { readonly kind: "web"; readonly url: string } | { readonly kind: "registry" };
}

/** More than anybody clicks on. */
const maxLinks = 1_000;

const webAddress = /\bhttps?:\/\/[^\s<>"'`\\^|{}[\]]+/giu;
const partOfPath = /[\p{L}\p{N}_./\\-]/u;

/**
 * The links of a profile's text, in comments and descriptions as anywhere: addresses of the web, and the registry where
 * it is called by `registryName`, its path in the workspace. Model ids are no links; they have a definition.
 */
export function documentLinks(text: string, registryName: string): readonly Link[] {
  const links: Link[] = [];
  for (const { index, 0: found } of text.matchAll(webAddress)) {
    if (links.length >= maxLinks) break;
    const url = withoutTrailing(found);
    if (/\/\/[^/?#]/.test(url))
      links.push({ range: { start: index, end: index + url.length }, target: { kind: "web", url } });
  }
  if (registryName === "") return links;
  for (let at = text.indexOf(registryName); at >= 0; at = text.indexOf(registryName, at + registryName.length)) {
    if (links.length >= maxLinks) break;
    const end = at + registryName.length;
    const before = text.slice(Math.max(0, at - 2), at).replace(/(?:^|[^.])\.\/$/, "");
    const isWhole =
      !partOfPath.test(before.slice(-1)) && !/^[\p{L}\p{N}_/\\-]|^\.[\p{L}\p{N}]/u.test(text.slice(end, end + 2));
    if (isWhole) links.push({ range: { start: at, end }, target: { kind: "registry" } });
  }
  return links.sort((a, b) => a.range.start - b.range.start);
}

/** What ends a sentence around an address is not part of it, nor is a bracket that it did not open. */
function withoutTrailing(url: string): string {
  let end = url.length;
  for (; end > 0; end--) {
    const mark = url.charAt(end - 1);
    const isStray = mark === ")" && !url.slice(0, end).includes("(");
    if (!isStray && !/[.,;:!?*_~]/.test(mark)) break;
  }
  return url.slice(0, end);
}
