import { expect, it } from "vitest";
import { publishedRulesLink } from "../../../../cli/validate/rulesLink.ts";

it.each([
  [{ url: "git+https://github.com/me/magi.git" }, "https://github.com/me/magi/blob/v1.2.3/docs/rules.md#tabs"],
  ["https://github.com/me/magi", "https://github.com/me/magi/blob/v1.2.3/docs/rules.md#tabs"],
  ["github:me/magi", "https://github.com/me/magi/blob/v1.2.3/docs/rules.md#tabs"],
  ["me/magi", "https://github.com/me/magi/blob/v1.2.3/docs/rules.md#tabs"],
  ["git@gitlab.com:me/magi.git", "https://gitlab.com/me/magi/-/blob/v1.2.3/docs/rules.md#tabs"],
  [undefined, undefined],
  ["file:///tmp/magi", undefined],
  [{}, undefined],
])("links to the page in the repository %j", (repository, link) => {
  expect(publishedRulesLink({ version: "1.2.3", ...(repository !== undefined && { repository }) })("tabs")).toBe(link);
});
