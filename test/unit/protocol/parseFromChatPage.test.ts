import { expect, it } from "vitest";
import { parseFromChatPage } from "../../../protocol/parseFromChatPage.ts";

it.each([
  { kind: "ready" },
  { kind: "send", text: "Hi" },
  { kind: "stop", id: "1" },
  { kind: "retry", id: "1" },
  { kind: "askAgain", id: "1" },
  { kind: "newChat" },
  { kind: "copy", text: "" },
  { kind: "insert", text: "x" },
  { kind: "input", text: "x" },
  { kind: "choose", name: "magi/fast" },
  { kind: "openLink", href: "https://example.com" },
  { kind: "openLink", href: "mailto:someone@example.com" },
  { kind: "command", command: "showHealth" },
])("takes $kind", (message) => {
  expect(parseFromChatPage(message)).toEqual(message);
});

it.each([
  undefined,
  null,
  "ready",
  [],
  {},
  { kind: "explode" },
  { kind: "toString" },
  { kind: "send" },
  { kind: "send", text: 7 },
  { kind: "choose" },
  { kind: "send", text: "x".repeat(2_000_001) },
  { kind: "command", command: "workbench.action.terminal.new" },
  { kind: "openLink", href: "command:workbench.action.terminal.new" },
  { kind: "openLink", href: "file:///etc/passwd" },
])("refuses %j", (message) => {
  expect(parseFromChatPage(message)).toBeUndefined();
});
