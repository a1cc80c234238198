import { chromium, type Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { browserArgs, ensureBrowser } from "../../../scripts/lib/browser.mjs";
import type { ToChatPage } from "../../../protocol/chatMessages.ts";
import { openChatPage, type OpenedChatPage, type PageLook } from "./openChatPage.ts";
import { choices, emptyConversation, readyStatus } from "./scenes.ts";

const picturesDir = "out/screenshots";

/**
 * One browser for a file of tests, with one page for each look that they ask for; each test finds its page as new. After
 * a test it is an error if anything went wrong in its pages or if they asked for anything of the network.
 */
export function useChatPages() {
  let browser: Browser;
  const pages = new Map<string, OpenedChatPage>();

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await ensureBrowser(), args: [...browserArgs] });
  });
  afterEach(() => {
    const wrong = [...pages.values()].flatMap(({ complaints, strangeRequests }) => [
      ...complaints.splice(0),
      ...strangeRequests.splice(0),
    ]);
    expect(wrong).toEqual([]);
  });
  afterAll(() => browser.close());

  async function findPage(look: PageLook): Promise<OpenedChatPage> {
    const key = JSON.stringify(look);
    const known = pages.get(key);
    if (known) {
      await known.startAnew();
      return known;
    }
    const page = await openChatPage(browser, look);
    pages.set(key, page);
    return page;
  }

  return {
    /** The page after its first messages: unless told otherwise, a profile that answers, with its tiers and models, and no conversation yet. */
    async open({ before, ...look }: PageLook & { readonly before?: readonly ToChatPage[] } = {}) {
      const chat = await findPage(look);
      await chat.say(...(before ?? [{ kind: "status", status: readyStatus }, emptyConversation, choices()]));
      return chat;
    },
    /** A page with nothing in it, for code of the chat page that is to be tried alone. */
    openBlank: () => browser.newPage(),
    /** For people to look at; nothing compares it. */
    async picture(chat: OpenedChatPage, name: string) {
      await chat.page.screenshot({ path: `${picturesDir}/chat-${name}.png` });
    },
  };
}
