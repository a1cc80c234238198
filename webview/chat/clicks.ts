import { chatCommands, type FromChatPage } from "../../protocol/chatMessages.ts";
import { findSafeHref } from "./markdown/links.ts";
import { findCodeOf } from "./view/codeBlock.ts";

/** What a click needs to know of the page. */
export interface ClickContext {
  /** A turn's answer as Markdown. */
  findAnswer(turnId: string): string | undefined;
  /** True while a prompt is being answered and no other can be sent. */
  readonly running: boolean;
}

/** What a click asks of the extension, if anything. */
export function messageOfClick(target: Element, context: ClickContext): FromChatPage | undefined {
  const link = target.closest("a");
  if (link) {
    const href = findSafeHref(link.href);
    return href === undefined ? undefined : { kind: "openLink", href };
  }
  const button = target.closest("button");
  if (!button) return undefined;
  const command = chatCommands.find((name) => name === button.dataset["command"]);
  if (command) return { kind: "command", command };
  const turnId = button.closest<HTMLElement>("[data-turn]")?.dataset["turn"] ?? "";
  switch (button.dataset["action"]) {
    case "newChat":
      return { kind: "newChat" };
    case "ask":
      return context.running ? undefined : { kind: "send", text: button.textContent };
    case "retry":
      return context.running ? undefined : { kind: "retry", id: turnId };
    case "askAgain":
      return context.running ? undefined : { kind: "askAgain", id: turnId };
    case "copyAnswer":
      return copyOf(context.findAnswer(turnId));
    case "copyCode":
      return copyOf(findCodeOf(button));
    case "insertCode": {
      const text = findCodeOf(button);
      return text === undefined ? undefined : { kind: "insert", text };
    }
    default:
      return undefined;
  }
}

function copyOf(text: string | undefined): FromChatPage | undefined {
  return text === undefined ? undefined : { kind: "copy", text };
}
