// The inside of a webview: two frames deep, and replaced whenever the panel is built anew.
import type { Frame, Page } from "playwright-core";

/** The frame in which `selector` matches something visible. It waits until there is one. */
export async function findFrame(page: Page, selector: string, timeoutMs: number): Promise<Frame> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    for (const frame of page.frames()) if (frame !== page.mainFrame() && (await shows(frame, selector))) return frame;
    if (Date.now() > deadlineMs) throw new Error(`no webview shows "${selector}"`);
    await page.waitForTimeout(100);
  }
}

async function shows(frame: Frame, selector: string): Promise<boolean> {
  try {
    return await frame.locator(selector).first().isVisible();
  } catch {
    return false; // The frame went away while we looked; the next round sees its successor.
  }
}
