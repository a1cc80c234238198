import { isOpenableHref } from "../../../protocol/openableHref.ts";

/**
 * The address that a link of an answer may have: a page or a mail address, written in full. Everything else (`command:`,
 * `javascript:`, `file:`, relative paths) is `undefined` and is shown as the plain text that it is.
 */
export function findSafeHref(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined;
  const address = new URL(href).href;
  return isOpenableHref(address) ? address : undefined;
}
