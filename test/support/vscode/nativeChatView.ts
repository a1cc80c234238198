// VS Code's own Chat view, as its user sees it.
import type { Locator } from "playwright-core";
import { attemptMs } from "./patience.ts";
import type { VsCodeWindow } from "./vsCodeWindow.ts";

/** Opens the Chat view, or brings it to the front. */
export async function openNativeChat(window: VsCodeWindow): Promise<NativeChatView> {
  await window.runCommand("Chat: Open Chat");
  const chat = new NativeChatView(window);
  await chat.input.waitFor();
  return chat;
}

export class NativeChatView {
  readonly element: Locator;
  readonly #window: VsCodeWindow;

  constructor(window: VsCodeWindow) {
    this.#window = window;
    this.element = window.page.locator(".interactive-session");
  }

  get input(): Locator {
    return this.element.locator(".interactive-input-part .monaco-editor").first();
  }

  /** What is attached to the prompt that is being written. */
  get attached(): Locator {
    return this.element.locator(".interactive-input-part .chat-attached-context-attachment");
  }

  /** The newest answer. Earlier ones are not on the page once they are out of sight. */
  get latestAnswer(): Locator {
    return this.element.locator(".interactive-response").last();
  }

  /** Types a prompt and sends it; resolves when it stands in the conversation. */
  async ask(prompt: string): Promise<void> {
    const { page } = this.#window;
    const request = this.element.locator(".interactive-request", { hasText: prompt.replace("@magi ", "") });
    await this.input.click();
    await page.keyboard.type(prompt);
    // The list of participants, which comes in its own time, takes an Enter while it is open.
    for (let attempt = 0; ; attempt += 1) {
      await page.keyboard.press("Enter");
      try {
        await request.waitFor({ timeout: attemptMs });
        return;
      } catch (error) {
        if (attempt >= 4) throw error;
      }
    }
  }

  /** Waits until the newest answer shows this text, which no earlier one has, and is whole. */
  async waitForAnswer(text: string): Promise<void> {
    await this.latestAnswer.getByText(text).first().waitFor();
    await this.#window.page.locator(".interactive-session .codicon-stop-circle").waitFor({ state: "hidden" });
  }
}
