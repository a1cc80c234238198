import type { ModelDiscovery } from "../api/modelDiscovery.ts";
import type { ProfileManager } from "../api/profileManager.ts";
import type { ChatTurn, FromChatPage } from "../protocol/chatMessages.ts";
import type { LanguageServerState } from "./language/languageServer.ts";
import type { Situation } from "./situation/situation.ts";
import type { StatusBarContent } from "./statusBar/statusBarModel.ts";
import type { TreeNode } from "./trees/treeNode.ts";

/** What `activate` returns: a look at what the user sees, for tests and other extensions. Only the chat
 * can be talked to, as its page does. */
export interface MagiApi {
  readonly situation: () => Situation;
  readonly statusBar: () => StatusBarContent | undefined;
  readonly trees: () => Readonly<Record<"profiles" | "registry" | "health", readonly TreeNode[]>>;
  readonly languageServer: () => LanguageServerState;
  readonly chat: { readonly turns: readonly ChatTurn[]; receive(message: FromChatPage): void };
  readonly routerPid: () => number | undefined;
  /** What `import { … } from "magi-profiles"` gives in Node; made without options they are the window's own (docs/api.md). */
  readonly ProfileManager: typeof ProfileManager;
  readonly ModelDiscovery: typeof ModelDiscovery;
}
