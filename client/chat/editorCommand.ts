import type * as vscode from "vscode";
import { chatCommandTitles } from "../../protocol/chatMessages.ts";
import type { ChatCommand } from "../../protocol/chatMessages.ts";
import { wantingServer } from "../serverKeys/enterServerKey.ts";

const ids: Readonly<Record<ChatCommand, string>> = {
  showHealth: "magi.health.focus",
  enterServerKey: "magi.enterServerKey",
  switchProfile: "magi.switchProfile",
  getModel: "magi.getModel",
  discoverModels: "magi.discoverModels",
  findServers: "magi.findServers",
  createProfileFromModels: "magi.createProfileFromModels",
  tryGuide: "magi.tryGuide",
  openFolder: "vscode.openFolder",
  manageTrust: "workbench.trust.manage",
  restartRouter: "magi.restartRouter",
  showLog: "magi.showLog",
};

/** What the editor does for a button of a chat, called on what the chat means where the palette would ask. */
export function editorCommand(command: ChatCommand): vscode.Command {
  const given = command === "enterServerKey" ? [wantingServer] : [];
  return { title: chatCommandTitles[command], command: ids[command], arguments: given };
}
