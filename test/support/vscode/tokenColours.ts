// The colours of an editor's text.
import type { Locator } from "playwright-core";

/** The colour of the piece of text that holds `text`, as CSS says it. It throws when the text is not on the screen. */
export async function colourOf(editor: Locator, text: string): Promise<string> {
  const colour = await editor.locator(".view-lines").evaluate((lines, wanted) => {
    const pieces = Array.from(lines.querySelectorAll<HTMLElement>(".view-line > span > span"));
    const piece = pieces.find((one) => one.textContent.replaceAll("\u00a0", " ").includes(wanted));
    return piece === undefined ? undefined : getComputedStyle(piece).color;
  }, text);
  if (colour === undefined) throw new Error(`"${text}" is not one piece of the editor's text`);
  return colour;
}
