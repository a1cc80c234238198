// The box at the top of the window: command palette, file picker, and whatever an extension asks there.
import type { Locator, Page } from "playwright-core";
import { attemptMs } from "./patience.ts";

export class QuickPick {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /**
   * Opens the box with `text` in it and takes the first entry that shows `wanted`. The list is made when the box opens, and
   * just after loading an extension's commands are not in it yet; so it is opened until it has the entry.
   */
  async run(text: string, wanted: string): Promise<void> {
    const entry = this.#entry(wanted);
    for (let attempt = 0; ; attempt += 1) {
      await this.#open();
      try {
        // Until the click it closes again when something that loads takes the focus.
        await this.#input().fill(text, { timeout: attemptMs });
        await entry.click({ timeout: attemptMs });
        break;
      } catch (error) {
        if (attempt >= 8) throw error;
        await this.cancel();
      }
    }
    await entry.waitFor({ state: "hidden" });
  }

  /**
   * Opens the box with `text` in it and confirms that, for what is no list, such as `:12` for a line. The box stays open
   * when what it is for is not there yet, such as an editor whose tab was clicked a moment ago; then it is tried again.
   */
  async enter(text: string): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      await this.#open();
      try {
        await this.#input().fill(text, { timeout: attemptMs });
        await this.#input().press("Enter", { timeout: attemptMs });
        await this.#widget().waitFor({ state: "hidden", timeout: attemptMs });
        return;
      } catch (error) {
        if (attempt >= 4) throw error;
        await this.cancel();
      }
    }
  }

  /**
   * Takes the first entry that contains `text` (the best match, as VS Code sorts them). The entry is gone then: the box is
   * closed, or the next one has its place.
   */
  async choose(text: string | RegExp): Promise<void> {
    const entry = this.#entry(text);
    await entry.click();
    await entry.waitFor({ state: "hidden" });
  }

  /** Types into the open box. */
  async type(text: string): Promise<void> {
    await this.#input().fill(text);
  }

  /** Types an answer into the open box and confirms it. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.confirm();
  }

  /** Confirms what is typed or picked. The key goes to the box, which may have lost the focus to a chat that got it back. */
  async confirm(): Promise<void> {
    await this.#input().press("Enter");
  }

  /** What the entries say, each as one line, once there is at least one. */
  async entries(): Promise<readonly string[]> {
    await this.#rows().first().waitFor();
    const texts = await this.#rows().allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, " ").trim());
  }

  /** Closes the box, if it is open. As in `confirm`, the key goes to the box. */
  async cancel(): Promise<void> {
    for (let attempt = 0; await this.#widget().isVisible(); attempt += 1) {
      try {
        await this.#input().press("Escape", { timeout: attemptMs });
        await this.#widget().waitFor({ state: "hidden", timeout: attemptMs });
      } catch (error) {
        // It may have closed by itself meanwhile.
        if (attempt >= 4) throw error;
      }
    }
  }

  /** F1 goes to whatever has the focus, which just after loading may be nothing; so it is pressed until it works. */
  async #open(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      await this.#page.keyboard.press("F1");
      try {
        await this.#input().waitFor({ timeout: 2000 });
        return;
      } catch (error) {
        if (attempt >= 9) throw error;
      }
    }
  }

  #entry(text: string | RegExp): Locator {
    return this.#rows().filter({ hasText: text }).first();
  }

  /** One that is closing is still seen for a moment, but it takes nothing any more. */
  #widget(): Locator {
    return this.#page.locator(".quick-input-widget:not([inert]):visible");
  }

  #input(): Locator {
    return this.#widget().locator("input.input");
  }

  #rows(): Locator {
    return this.#widget().locator(".monaco-list-row");
  }
}
