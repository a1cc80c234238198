/** A text with `|` where the cursor is: the text without it, and its offset. */
export function cursorText(marked: string): { readonly text: string; readonly cursor: number } {
  const cursor = marked.indexOf("|");
  if (cursor < 0 || marked.includes("|", cursor + 1)) throw new Error(`One cursor (|) was expected in:\n${marked}`);
  return { text: marked.slice(0, cursor) + marked.slice(cursor + 1), cursor };
}
