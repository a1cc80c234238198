import { expect, it } from "vitest";
import { withoutLinks } from "../../../../client/text/withoutLinks.ts";

it("leaves no link in a sentence for a notification, and says the same", () => {
  const sentence = "There is no profile [free beer](command:workbench.action.quit).";
  expect(withoutLinks(sentence)).toBe("There is no profile [free beer] (command:workbench.action.quit).");
  expect(withoutLinks("The port 80 (http) is taken [EADDRINUSE].")).toBe("The port 80 (http) is taken [EADDRINUSE].");
});
