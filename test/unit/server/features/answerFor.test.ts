import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Failures } from "../../../../server/diagnostics/failures.ts";
import { OpenProfiles } from "../../../../server/documents/openProfiles.ts";
import { answerFor } from "../../../../server/features/feature.ts";
import type { FeatureContext } from "../../../../server/features/feature.ts";
import { Sites } from "../../../../server/sites/sites.ts";

/** A context with one open profile, as far as answering needs one. */
function contextOf(document: TextDocument): { context: FeatureContext; logged: string[] } {
  const logged: string[] = [];
  const sites = new Sites({ onChange: () => undefined, onTrouble: () => undefined }, () => ({
    close: () => undefined,
  }));
  sites.setFolders([], {});
  const open = new OpenProfiles(sites);
  const site = sites.find(undefined);
  open.find = () => ({ document, stem: "desk", site }) as ReturnType<OpenProfiles["find"]>;
  const connection = { console: { error: (message: string) => logged.push(message), warn: () => undefined } };
  const failures = new Failures(() => undefined);
  return { context: { connection, open, sites, client: {}, failures } as unknown as FeatureContext, logged };
}

const document = TextDocument.create("file:///desk.yaml", "magi-profile", 1, "name: x\n");
const request = { method: "textDocument/hover", uri: document.uri, fallback: "nothing" };

test("an answer that fails is logged, answered with nothing, and said at the document", async () => {
  const { context, logged } = contextOf(document);
  const answer = await answerFor(context, request, () => {
    throw new Error("oh");
  });
  expect(answer).toBe("nothing");
  expect(logged).toEqual([expect.stringContaining("textDocument/hover failed for file:///desk.yaml: Error: oh")]);
  expect(context.failures.of(document)?.code).toBe("internal-error");
});

test("an answer that does not fail says nothing", async () => {
  const { context, logged } = contextOf(document);
  expect(await answerFor(context, request, () => "something")).toBe("something");
  expect(logged).toEqual([]);
  expect(context.failures.of(document)).toBeUndefined();
});
