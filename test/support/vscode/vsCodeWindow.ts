// What a user sees and does in one VS Code window. A method waits until what it promises is on the screen.
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import type { RunningServer } from "../../../scripts/lib/serverProcess.mjs";
import { Editor } from "./editor.ts";
import { attemptMs, patienceMs } from "./patience.ts";
import { Problems } from "./problems.ts";
import { QuickPick } from "./quickPick.ts";
import { StatusBar } from "./statusBar.ts";
import { TreeView } from "./treeView.ts";
import { findFrame } from "./webviewFrame.ts";

interface Parts {
  readonly page: Page;
  readonly folder: string;
  readonly server: RunningServer;
  readonly onClose: () => Promise<void>;
}

export class VsCodeWindow {
  /** The page itself, for what has no helper here. */
  readonly page: Page;
  /** The workspace folder, a copy that belongs to this window alone. */
  readonly folder: string;
  readonly editor: Editor;
  readonly problems: Problems;
  readonly quickPick: QuickPick;
  readonly statusBar: StatusBar;
  readonly #server: RunningServer;
  readonly #onClose: () => Promise<void>;

  constructor({ page, folder, server, onClose }: Parts) {
    this.page = page;
    this.folder = folder;
    this.#server = server;
    this.#onClose = onClose;
    this.quickPick = new QuickPick(page);
    this.editor = new Editor(page, this.quickPick);
    this.problems = new Problems(page, this.quickPick);
    this.statusBar = new StatusBar(page);
  }

  /** Loads the window, or loads it again as «Developer: Reload Window» does. */
  async load(): Promise<void> {
    await this.page.goto(this.#server.folderUrl);
    await this.page.locator(".monaco-workbench .statusbar").waitFor({ timeout: 60_000 });
    // The explorer shows files only when the server's side of the window is connected.
    await this.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
  }

  /** Loads the window again as a user does, and waits until it is there; what is in it comes a moment later. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load", { timeout: 60_000 });
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.page.locator(".monaco-workbench .statusbar").waitFor({ timeout: 60_000 });
  }

  /** Runs a command by its title in the palette, for example `MAGI: Open Chat`. */
  async runCommand(title: string): Promise<void> {
    await this.quickPick.run(`>${title}`, title);
  }

  /** Opens a file of the workspace in an editor that keeps it, with the focus in its text. */
  async openFile(place: string): Promise<void> {
    await this.quickPick.run(place, path.posix.basename(place));
    const tab = this.page.locator(".tabs-container .tab.active", { hasText: path.posix.basename(place) });
    await tab.waitFor();
    await tab.dblclick();
    await this.editor.waitUntilShows(place);
  }

  /** The text of a workspace file on disk. */
  async readFile(place: string): Promise<string> {
    return await readFile(path.join(this.folder, place), "utf8");
  }

  /** A tree view by its title in the side bar; it must be visible. */
  tree(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** Shows a view container of the activity bar, for example `MAGI`. */
  async showContainer(title: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-item:has([aria-label^="${title}"])`);
    const shown = this.page.locator(".sidebar .composite.title", { hasText: new RegExp(title, "i") });
    for (let attempt = 0; ; attempt += 1) {
      if ((await item.getAttribute("aria-selected")) !== "true") await item.click();
      try {
        await shown.waitFor({ timeout: attemptMs });
        return;
      } catch (error) {
        // Just after loading there is an icon that VS Code remembers, with nothing behind it yet.
        if (attempt >= 8) throw error;
      }
    }
  }

  /** The notifications that are on the screen. */
  notifications(): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item-message");
  }

  /**
   * A notification, once it is there. The mouse rests on it: without that it leaves by itself after some seconds, with its
   * buttons. One that left all the same, or came while the window was still loading, is behind the bell.
   */
  async notification(text: string | RegExp): Promise<Locator> {
    const found = (place: string): Locator =>
      this.page.locator(`${place} .notification-list-item`).filter({ hasText: text }).first();
    const toast = found(".notifications-toasts");
    try {
      await toast.hover({ timeout: patienceMs / 2 });
      return toast;
    } catch {
      await this.runCommand("Notifications: Show Notifications");
      const kept = found(".notifications-center");
      await kept.hover();
      const expand = kept.getByRole("button", { name: "Expand Notification" });
      if (await expand.isVisible()) await expand.click();
      return kept;
    }
  }

  /** Rests the mouse on an element until the box that comes up says this. What is painted anew meanwhile closes it. */
  async tooltip(element: Locator, text: string | RegExp): Promise<Locator> {
    const box = this.page.locator(".monaco-hover:visible", { hasText: text }).first();
    for (let attempt = 0; ; attempt += 1) {
      try {
        await element.hover({ timeout: attemptMs });
        await box.waitFor({ timeout: attemptMs });
        return box;
      } catch (error) {
        if (attempt >= 8) throw error;
        await this.page.mouse.move(0, 0);
      }
    }
  }

  /** Takes an entry of an element's context menu. A menu that came up a moment ago does not take a click yet. */
  async chooseFromMenu(element: Locator, name: string): Promise<void> {
    await element.click({ button: "right" });
    const entry = this.page.getByRole("menuitem", { name });
    await entry.waitFor();
    for (let attempt = 0; ; attempt += 1) {
      try {
        await entry.click({ timeout: attemptMs });
        await entry.waitFor({ state: "hidden", timeout: attemptMs });
        return;
      } catch (error) {
        if (!(await entry.isVisible())) return;
        if (attempt >= 4) throw error;
      }
    }
  }

  /** What was copied last. */
  async clipboard(): Promise<string> {
    return await this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** The innermost frame of a webview: the one in which `selector` can be seen. */
  async webview(selector: string, timeoutMs = patienceMs): Promise<Frame> {
    return await findFrame(this.page, selector, timeoutMs);
  }

  /** Saves a picture. The path is relative to the repository's root. */
  async screenshot(file: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    // What fades in has faded in.
    await this.page.screenshot({ path: file, animations: "disabled" });
  }

  /** The process from which everything in this window descends. */
  get pid(): number {
    return this.#server.pid;
  }

  /** What the server of this window wrote so far. */
  serverOutput(): string {
    return this.#server.output();
  }

  /** Ends the window, its server and all that the extension started. */
  async close(): Promise<void> {
    await this.#onClose();
  }
}
