import { expect, test } from "vitest";
import { findSafeHref } from "../../../../../webview/chat/markdown/links.ts";

test.each(["https://example.org/a?b=c#d", "http://127.0.0.1:8080/", "mailto:someone@example.org"])(
  "%s may be opened",
  (href) => {
    expect(findSafeHref(href)).toBe(href);
  },
);

test.each([
  "javascript:alert(1)",
  "JavaScript:alert(1)",
  "java\nscript:alert(1)",
  " \u0001javascript:alert(1)",
  "command:workbench.action.terminal.new",
  "vscode://settings",
  "file:///etc/passwd",
  "data:text/html,<script>alert(1)</script>",
  "blob:https://example.org/1",
  "//example.org/a",
  "../README.md",
  "#part",
  "",
])("%j may not", (href) => {
  expect(findSafeHref(href)).toBeUndefined();
});
