// The Problems view.
import type { Locator, Page } from "playwright-core";
import { patienceMs } from "./patience.ts";
import type { QuickPick } from "./quickPick.ts";

export class Problems {
  readonly #page: Page;
  readonly #quickPick: QuickPick;

  constructor(page: Page, quickPick: QuickPick) {
    this.#page = page;
    this.#quickPick = quickPick;
  }

  /** Shows the Problems view. */
  async show(): Promise<void> {
    if (await this.#panel().isVisible()) return;
    const title = "Problems: Focus on Problems View";
    await this.#quickPick.run(`>${title}`, title);
    await this.#panel().waitFor();
  }

  /** Gives its room back to the editor. */
  async hide(): Promise<void> {
    await this.#quickPick.run(">View: Hide Panel", "View: Hide Panel");
    await this.#panel().waitFor({ state: "hidden" });
  }

  /** Waits until the view lists a problem with this text, and returns the whole line. */
  async waitFor(text: string | RegExp, timeoutMs = patienceMs): Promise<string> {
    await this.show();
    const row = this.#rows().filter({ hasText: text }).first();
    await row.waitFor({ timeout: timeoutMs });
    return toLine(await row.innerText());
  }

  /** Waits until no problem with this text is listed any more. */
  async waitUntilGone(text: string | RegExp, timeoutMs = patienceMs): Promise<void> {
    await this.show();
    await this.#rows().filter({ hasText: text }).first().waitFor({ state: "hidden", timeout: timeoutMs });
  }

  /** What the view lists just now: files and problems, each as one line. */
  async list(): Promise<readonly string[]> {
    await this.show();
    return (await this.#rows().allInnerTexts()).map(toLine);
  }

  #panel(): Locator {
    return this.#page.locator(".markers-panel");
  }

  #rows(): Locator {
    return this.#panel().locator(".monaco-list-row");
  }
}

function toLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
