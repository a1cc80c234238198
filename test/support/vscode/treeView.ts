// A tree in the side bar.
import type { Locator, Page } from "playwright-core";
import { patienceMs } from "./patience.ts";

export class TreeView {
  readonly #page: Page;
  readonly #title: string;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#title = title;
  }

  /** The rows that are on the screen just now, from top to bottom, label and description as one line. */
  async rows(): Promise<readonly string[]> {
    await this.#expandPane();
    const rows = await this.#rows().evaluateAll((all) =>
      all
        .map((row) => ({ top: row.getBoundingClientRect().top, text: (row as HTMLElement).innerText }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text.replace(/\s+/g, " ").trim()),
    );
    return rows;
  }

  /** The first row with this text. */
  row(text: string | RegExp): Locator {
    return this.#rows().filter({ hasText: text }).first();
  }

  /** Waits for a row, which may be another one a moment later. */
  async waitFor(text: string | RegExp, timeoutMs = patienceMs): Promise<void> {
    await this.#expandPane();
    await this.row(text).waitFor({ timeout: timeoutMs });
  }

  async expand(text: string | RegExp): Promise<void> {
    if ((await this.row(text).getAttribute("aria-expanded")) === "false")
      await this.row(text).locator(".monaco-tl-twistie").click();
  }

  async click(text: string | RegExp): Promise<void> {
    await this.row(text).click();
  }

  #pane(): Locator {
    const header = this.#page.locator(".pane-header", {
      has: this.#page.locator("h3.title", { hasText: this.#title }),
    });
    return this.#page.locator(".pane", { has: header });
  }

  #rows(): Locator {
    return this.#pane().locator(".pane-body .monaco-list-row");
  }

  async #expandPane(): Promise<void> {
    const header = this.#pane().locator(".pane-header");
    await header.waitFor();
    if ((await header.getAttribute("aria-expanded")) === "false") await header.click();
  }
}
