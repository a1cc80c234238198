// The active text editor.
import type { Locator, Page } from "playwright-core";
import { attemptMs } from "./patience.ts";
import type { QuickPick } from "./quickPick.ts";
import { findTextOnScreen } from "./textOnScreen.ts";

export class Editor {
  readonly #page: Page;
  readonly #quickPick: QuickPick;

  constructor(page: Page, quickPick: QuickPick) {
    this.#page = page;
    this.#quickPick = quickPick;
  }

  /** The active editor's element. */
  get element(): Locator {
    return this.#page.locator(".editor-group-container.active .monaco-editor[data-uri]");
  }

  /** Waits until this file of the workspace is on the screen, not the one before it any more, and takes what is typed. */
  async waitUntilShows(place: string): Promise<void> {
    const end = place.split("/").map(encodeURIComponent).join("/");
    const editor = this.#page.locator(
      `.editor-group-container.active .monaco-editor.focused[data-uri$="/${end}"]:visible`,
    );
    await editor.locator(".view-line").first().waitFor();
  }

  /** Waits until the text has this language. The status bar does not tell: MAGI's own entry there is called as profiles are. */
  async waitForLanguage(id: string): Promise<void> {
    const editor = this.#page.locator(
      `.editor-group-container.active [data-mode-id="${id}"] .monaco-editor[data-uri]:visible`,
    );
    await editor.waitFor();
  }

  /** Puts the cursor before `column` of `line`, both counted from 1, and the focus into the editor. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.#quickPick.enter(`:${line}:${column}`);
  }

  /** Begins a line below `line`, as Enter at its end does. A key right behind the box for the line number may be lost. */
  async beginLineBelow(line: number): Promise<void> {
    const place = this.#page.locator(".statusbar-item", { hasText: new RegExp(`^Ln ${String(line + 1)}, `) });
    for (let attempt = 0; ; attempt += 1) {
      await this.goTo(line);
      await this.press("End", "Enter");
      try {
        await place.waitFor({ timeout: attemptMs });
        return;
      } catch (error) {
        if (attempt >= 4) throw error;
      }
    }
  }

  /** Types as a user does, key by key, at the cursor. Suggestions may pop up and take what is typed, as they do for a user. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text, { delay: 20 });
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** Replaces the whole text by pasting, so that VS Code adds no bracket and no indentation of its own. */
  async replaceAll(text: string): Promise<void> {
    await this.element.click();
    await this.#page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await this.press("ControlOrMeta+a", "ControlOrMeta+v");
  }

  async save(): Promise<void> {
    await this.press("ControlOrMeta+s");
    await this.#waitUntilSaved();
  }

  /** Puts the text back to what is on disk. */
  async revert(): Promise<void> {
    await this.#quickPick.run(">File: Revert File", "File: Revert File");
    await this.#waitUntilSaved();
  }

  /**
   * The lines that are on the screen, from top to bottom, without the hints that VS Code shows beside the text: of the active
   * editor, or of that of a file, which a chat beside it may have made inactive.
   */
  async visibleLines(place?: string): Promise<readonly string[]> {
    const editor = place === undefined ? this.element : this.#page.locator(`.monaco-editor[data-uri$="/${place}"]`);
    return await editor.locator(".view-lines").evaluate((lines) =>
      Array.from(lines.querySelectorAll<HTMLElement>(".view-line"))
        .sort((a, b) => a.offsetTop - b.offsetTop)
        .map((line) => {
          const text = line.cloneNode(true) as HTMLElement; // A copy is what its original is.
          for (const hint of text.querySelectorAll('[class*="dyn-rule-"]')) hint.remove();
          return text.textContent.replaceAll("\u00a0", " ");
        }),
    );
  }

  /** Asks for suggestions and returns them, the label and the detail of each as one line. */
  async suggestions(): Promise<readonly string[]> {
    const rows = this.#page.locator(".suggest-widget.visible .monaco-list-row");
    for (let attempt = 0; ; attempt += 1) {
      await this.press("Control+Space");
      try {
        await rows.first().waitFor({ timeout: attemptMs });
        break;
      } catch (error) {
        // That there are none stays so, even when the language server is there at last.
        if (attempt >= 8) throw error;
        await this.press("Escape");
      }
    }
    return await rows.evaluateAll((all) => all.map((row) => row.getAttribute("aria-label") ?? ""));
  }

  /** Takes the suggestion whose label begins with `label` from the open list. */
  async takeSuggestion(label: string): Promise<void> {
    const widget = this.#page.locator(".suggest-widget.visible");
    await widget.locator(`.monaco-list-row[aria-label^="${label}"]`).first().click();
    await widget.waitFor({ state: "hidden" });
  }

  /** Rests the mouse on the first `text` on the screen and returns what the hover says. */
  async hover(text: string): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#hoverOnce(text);
      } catch (error) {
        // What comes above the text or is asked anew meanwhile closes it, and a mouse that rests opens none.
        if (attempt >= 5) throw error;
        await this.#page.waitForTimeout(500);
      }
    }
  }

  /** The wavy lines of one severity in the active editor. */
  squiggles(severity: "error" | "warning" | "info"): Locator {
    return this.element.locator(`.squiggly-${severity}`);
  }

  async #hoverOnce(text: string): Promise<string> {
    const place = await this.#placeAtRest(text);
    // A hover that is already open would be taken for the new one.
    await this.#page.mouse.move(0, 0);
    await this.#hoverBox().waitFor({ state: "hidden", timeout: attemptMs });
    await this.#page.mouse.move(place.x, place.y, { steps: 5 });
    await this.#hoverBox().waitFor({ timeout: attemptMs });
    await this.#hoverBox().getByText("Loading...").waitFor({ state: "detached", timeout: attemptMs });
    const words = await this.#hoverBox().innerText({ timeout: attemptMs });
    // A lens that came late has moved the text away from below the mouse: what was said is about its neighbour.
    const now = await findTextOnScreen(this.element, text);
    if (now.x !== place.x || now.y !== place.y) throw new Error(`«${text}» moved while the mouse rested on it.`);
    return words;
  }

  async #waitUntilSaved(): Promise<void> {
    await this.#page.locator(".editor-group-container.active .tab.active:not(.dirty)").waitFor();
  }

  /** Where a text stands once lenses, which come a moment after the text, move it no more. */
  async #placeAtRest(text: string): ReturnType<typeof findTextOnScreen> {
    let place = await findTextOnScreen(this.element, text);
    for (;;) {
      await this.#page.waitForTimeout(300);
      const now = await findTextOnScreen(this.element, text);
      if (now.x === place.x && now.y === place.y) return now;
      place = now;
    }
  }

  #hoverBox(): Locator {
    return this.#page
      .locator(".monaco-editor .monaco-hover:visible, .monaco-resizable-hover .monaco-hover:visible")
      .first();
  }
}
