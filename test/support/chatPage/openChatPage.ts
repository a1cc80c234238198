import type { Browser } from "playwright-core";
import type { FromChatPage, ToChatPage } from "../../../protocol/chatMessages.ts";
import { openPage, type OpenedPage, type PageLook } from "../webviewPage/openPage.ts";

export type OpenedChatPage = OpenedPage<FromChatPage, ToChatPage>;

export async function openChatPage(browser: Browser, look: PageLook): Promise<OpenedChatPage> {
  return await openPage<FromChatPage, ToChatPage>(browser, { bundle: "chat", title: "MAGI Chat" }, look);
}
