/**
 * Whether an address, as browsers spell it, is one that a page may ask to be opened: of the web, or of a mail program. What a
 * model writes may open no files, commands or other programs.
 */
export function isOpenableHref(href: string): boolean {
  return /^(?:https?|mailto):/.test(href);
}
