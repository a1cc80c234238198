import { chatCommands, type FromChatPage } from "./chatMessages.ts";
import { isKindOf, isOneOf, isString, type Guard } from "./guards.ts";
import { isOpenableHref } from "./openableHref.ts";

/** Longer than any prompt or answer that a person works with; a page that sends more is broken. */
const mostCharacters = 2_000_000;

const isBounded: Guard<string> = (value): value is string => isString(value) && value.length <= mostCharacters;

const isOpenable: Guard<string> = (value): value is string => isBounded(value) && isOpenableHref(value);

const isFromChatPage = isKindOf<FromChatPage>({
  ready: {},
  send: { text: isBounded },
  stop: { id: isString },
  retry: { id: isString },
  askAgain: { id: isString },
  newChat: {},
  copy: { text: isBounded },
  insert: { text: isBounded },
  input: { text: isBounded },
  choose: { name: isBounded },
  openLink: { href: isOpenable },
  command: { command: isOneOf(...chatCommands) },
});

/** The message, or `undefined` when the value is none: what a page sends is not trusted. */
export function parseFromChatPage(value: unknown): FromChatPage | undefined {
  return isFromChatPage(value) ? value : undefined;
}
