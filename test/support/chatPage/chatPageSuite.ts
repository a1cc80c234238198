import { chromium, type Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { browserArgs, ensureBrowser } from "../../../scripts/lib/browser.mjs";
import type { ToChatPage } from "../../../protocol/chatMessages.ts";
import { openChatPage, type OpenedChatPage, type PageLook } from "./openChatPage.ts";
import { emptyConversation, readyStatus } from "./scenes.ts";

const picturesDir = "out/screenshots";

/** One browser for a file of tests; each page is closed after its test, which fails if anything went wrong in it. */
export function useChatPages() {
  let browser: Browser;
  let opened: OpenedChatPage[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await ensureBrowser(), args: [...browserArgs] });
  });
  afterEach(async () => {
    const pages = opened;
    opened = [];
    for (const { complaints, strangeRequests, close } of pages) {
      await close();
      expect(complaints).toEqual([]);
      expect(strangeRequests).toEqual([]);
    }
  });
  afterAll(() => browser.close());

  return {
    /** The page after its first messages: a profile that answers and no conversation yet. */
    async open({ before, ...look }: PageLook & { readonly before?: readonly ToChatPage[] } = {}) {
      const chat = await openChatPage(browser, look);
      opened.push(chat);
      await chat.say(...(before ?? [{ kind: "status", status: readyStatus }, emptyConversation]));
      return chat;
    },
    /** For people to look at; nothing compares it. */
    async picture(chat: OpenedChatPage, name: string) {
      await chat.page.screenshot({ path: `${picturesDir}/chat-${name}.png` });
    },
  };
}
