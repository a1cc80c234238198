// The status bar at the bottom of the window.
import type { Locator, Page } from "playwright-core";
import { patienceMs } from "./patience.ts";

export class StatusBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The entry whose visible text or accessible name contains `text`. */
  item(text: string | RegExp): Locator {
    const all = this.#page.locator(".statusbar .statusbar-item");
    const named = this.#page.getByRole("button", { name: text });
    return all
      .filter({ hasText: text })
      .or(all.filter({ has: named }))
      .first();
  }

  /** Waits for an entry, which may be another one a moment later. */
  async waitFor(text: string | RegExp, timeoutMs = patienceMs): Promise<void> {
    await this.item(text).waitFor({ timeout: timeoutMs });
  }

  async click(text: string | RegExp): Promise<void> {
    await this.item(text).locator("a").first().click();
  }

  /** The texts of all entries, from left to right. */
  async texts(): Promise<readonly string[]> {
    const texts = await this.#page.locator(".statusbar .statusbar-item:visible").allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => text !== "");
  }
}
