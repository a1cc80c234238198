import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Failures } from "../../../../server/diagnostics/failures.ts";

test("a request that failed is said once, with its name, until the text is another", () => {
  const told: string[] = [];
  const failures = new Failures(({ uri, version }) => told.push(`${uri} ${version}`));
  const document = TextDocument.create("file:///desk.yaml", "magi-profile", 1, "name: x\n");
  expect(failures.of(document)).toBeUndefined();
  failures.note(document, "textDocument/hover");
  failures.note(document, "textDocument/rename");
  expect(failures.of(document)).toMatchObject({
    code: "internal-error",
    message: expect.stringContaining("could not answer textDocument/hover") as unknown,
  });
  TextDocument.update(document, [{ text: "name: y\n" }], 2);
  expect(failures.of(document)).toBeUndefined();
  failures.note(document, "textDocument/hover");
  expect(told).toEqual(["file:///desk.yaml 1", "file:///desk.yaml 2"]);
});
