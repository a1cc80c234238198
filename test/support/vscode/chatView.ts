// The chat panel of a window, as its user sees it.
import type { FrameLocator, Locator } from "playwright-core";
import { patienceMs } from "./patience.ts";
import type { VsCodeWindow } from "./vsCodeWindow.ts";

type TurnState = "running" | "done" | "stopped" | "failed";

/** Opens the chat, or brings it to the front. */
export async function openChat(window: VsCodeWindow): Promise<ChatView> {
  await window.runCommand("MAGI: Open Chat");
  return await findChat(window);
}

/** The chat that is open already, such as after a reload. */
export async function findChat(window: VsCodeWindow): Promise<ChatView> {
  const chat = new ChatView(window);
  await chat.input.waitFor();
  return chat;
}

export class ChatView {
  /** The page, two frames deep. It is found anew each time, since VS Code builds it anew whenever it was hidden. */
  readonly frame: FrameLocator;

  constructor({ page }: VsCodeWindow) {
    this.frame = page.frameLocator('iframe.webview[src*="magi-profiles"]').frameLocator("iframe#active-frame");
  }

  get input(): Locator {
    return this.frame.locator("form.composer textarea");
  }

  get stopButton(): Locator {
    return this.frame.getByRole("button", { name: "Stop" });
  }

  /** The line at the top: the active profile and whether its models answer. */
  get status(): Locator {
    return this.frame.locator("header .status");
  }

  /** Whether what is typed goes into the chat's input. */
  async hasFocus(): Promise<boolean> {
    return await this.input.evaluate((input) => document.hasFocus() && document.activeElement === input);
  }

  /** The newest question and its answer. */
  get latest(): TurnView {
    return new TurnView(this.frame.locator("article.turn").last());
  }

  /** Waits until the line at the top says so. */
  async waitForStatus(text: string): Promise<void> {
    await this.status.filter({ hasText: text }).waitFor();
  }

  /** Begins anew; resolves when nothing of the conversation before is on the page any more. */
  async beginAnew(): Promise<void> {
    await this.frame.getByRole("button", { name: "New chat" }).click();
    await this.frame.locator("article.turn").first().waitFor({ state: "detached" });
  }

  /** Types a prompt and sends it; resolves when it stands in the conversation. */
  async ask(prompt: string): Promise<TurnView> {
    const turns = this.frame.locator("article.turn");
    const before = await turns.count();
    await this.input.fill(prompt);
    await this.input.press("Enter");
    await turns.nth(before).locator(".prompt", { hasText: prompt }).waitFor();
    return new TurnView(turns.nth(before));
  }

  /** Presses Stop; resolves with the time when the page heard it, which may be a while after we began to press. */
  async stop(): Promise<number> {
    await this.stopButton.evaluate((button) => {
      const note = (): void => void Object.assign(window, { stoppedAt: Date.now() });
      button.addEventListener("click", note, { capture: true, once: true });
    });
    await this.stopButton.click();
    return await this.frame.locator("body").evaluate(() => Reflect.get(window, "stoppedAt") as number);
  }

  /** Notes from now on each length that the text of the newest answer has; `lengths` tells them. */
  async watchGrowth(): Promise<{ readonly lengths: () => Promise<readonly number[]> }> {
    const body = this.frame.locator("body");
    await body.evaluate(() => {
      const seen: number[] = [];
      Object.assign(window, { seenLengths: seen });
      const look = (): void => {
        const stage = Array.from(document.querySelectorAll<HTMLElement>("article.turn:last-child .stage .markdown")).at(
          -1,
        );
        const length = stage?.innerText.trim().length ?? 0;
        if (length !== seen.at(-1)) seen.push(length);
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    return { lengths: () => body.evaluate(() => Reflect.get(window, "seenLengths") as readonly number[]) };
  }

  /** Asks and waits until the answer is whole. */
  async askAndWait(prompt: string): Promise<TurnView> {
    const turn = await this.ask(prompt);
    await turn.waitFor("done");
    return turn;
  }
}

/** One question and its answer. */
export class TurnView {
  readonly element: Locator;

  constructor(element: Locator) {
    this.element = element;
  }

  /** Waits until the answer is in this state, or in one of these. */
  async waitFor(state: TurnState | readonly TurnState[], timeoutMs = patienceMs): Promise<void> {
    const wanted = [state].flat().map((one) => `@data-state="${one}"`);
    await this.element.locator(`xpath=self::*[${wanted.join(" or ")}]`).waitFor({ timeout: timeoutMs });
  }

  async state(): Promise<string | null> {
    return await this.element.getAttribute("data-state");
  }

  /** Waits until the answer shows this text, whatever its state. What is folded away does not count. */
  async waitForText(text: string | RegExp, timeoutMs = patienceMs): Promise<void> {
    const places = this.element.locator(".answer").getByText(text).filter({ visible: true });
    await places.first().waitFor({ timeout: timeoutMs });
  }

  async prompt(): Promise<string> {
    return await this.element.locator(".prompt").innerText();
  }

  /** What a person sees of the answer's text: neither badge, nor titles, nor a folded draft. */
  async answer(): Promise<string> {
    const texts = await this.element.locator(".stage:not(.superseded) .markdown").allInnerTexts();
    return texts.join("\n").trim();
  }

  /** The badge's line, its parts in order. */
  async badge(): Promise<readonly string[]> {
    return await this.element.locator(".badge summary span").allInnerTexts();
  }

  /** The sentence that says why there is no answer. */
  async error(): Promise<string> {
    return (await this.element.locator(".ending .error").innerText()).trim();
  }

  button(name: string): Locator {
    return this.element.getByRole("button", { name });
  }
}
