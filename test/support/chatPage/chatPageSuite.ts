import type { ToChatPage } from "../../../protocol/chatMessages.ts";
import { usePages } from "../webviewPage/pageSuite.ts";
import { openChatPage } from "./openChatPage.ts";
import { choices, emptyConversation, readyStatus } from "./scenes.ts";

/** Chat pages: unless told otherwise with a profile that answers, its tiers and models, and no conversation yet. */
export function useChatPages() {
  const before = (): readonly ToChatPage[] => [{ kind: "status", status: readyStatus }, emptyConversation, choices()];
  return usePages({ openPage: openChatPage, before, name: "chat" });
}
