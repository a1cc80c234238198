// Where a piece of an editor's text is on the screen. The editor cuts a line into spans by colour, so no selector finds it.
import type { Locator } from "playwright-core";

/** The middle of the first visible `text`, in the page's pixels. It throws when the text is not on the screen. */
export async function findTextOnScreen(
  editor: Locator,
  text: string,
): Promise<{ readonly x: number; readonly y: number }> {
  const place = await editor.locator(".view-lines").evaluate((lines, wanted) => {
    const sorted = Array.from(lines.querySelectorAll<HTMLElement>(".view-line")).sort(
      (a, b) => a.offsetTop - b.offsetTop,
    );
    for (const line of sorted) {
      const start = line.textContent.replaceAll("\u00a0", " ").indexOf(wanted);
      if (start < 0) continue;
      const range = document.createRange();
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let offset = 0;
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const length = node.textContent?.length ?? 0;
        if (start >= offset && start < offset + length) range.setStart(node, start - offset);
        const end = start + wanted.length;
        if (end > offset && end <= offset + length) range.setEnd(node, end - offset);
        offset += length;
      }
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }
    return undefined;
  }, text);
  if (place === undefined) throw new Error(`"${text}" is not on the screen in the editor`);
  return place;
}
