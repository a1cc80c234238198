import { TextDocument } from "vscode-languageserver-textdocument";
import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../../../core/problem.ts";
import { rulesLinkAt } from "../../../../server/convert/rulesLink.ts";
import { diagnosticAbilitiesOf, toDiagnostic } from "../../../../server/convert/toDiagnostic.ts";

const document = TextDocument.create("file:///p/desk.yaml", "magi-profile", 1, "a: 1\nb: 22\n");
const problem: Problem = {
  code: "some-code",
  severity: "warning",
  message: "Said.",
  range: { start: 8, end: 10 },
  related: [{ message: "There.", range: { start: 0, end: 1 } }],
  tags: ["unnecessary", "deprecated"],
};
const plain = {
  code: "some-code",
  source: "magi",
  severity: DiagnosticSeverity.Warning,
  message: "Said.",
  range: { start: { line: 1, character: 3 }, end: { line: 1, character: 5 } },
};
const related = [
  {
    location: {
      uri: "file:///p/desk.yaml",
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
    },
    message: "There.",
  },
];
const link = (code: string): string => `file:///docs#${code}`;

const codeDescription = { href: "file:///docs#some-code" };

test("an editor that says nothing of diagnostics gets all there is", () => {
  const all = {
    relatedInformation: related,
    codeDescription,
    tags: [DiagnosticTag.Unnecessary, DiagnosticTag.Deprecated],
  };
  expect(toDiagnostic(problem, document)).toEqual(plain);
  expect(toDiagnostic(problem, document, diagnosticAbilitiesOf({}, link))).toEqual({ ...plain, ...all });
});

describe("an editor gets what it can show", () => {
  test.each([
    ["related places", { relatedInformation: true }, { relatedInformation: related, codeDescription }],
    ["links", { codeDescriptionSupport: true }, { codeDescription }],
    ["links, when it says nothing of them", {}, { codeDescription }],
    ["no links", { codeDescriptionSupport: false }, {}],
    [
      "some tags",
      { tagSupport: { valueSet: [DiagnosticTag.Deprecated] } },
      { tags: [DiagnosticTag.Deprecated], codeDescription },
    ],
    ["no tags", { tagSupport: { valueSet: [] } }, { codeDescription }],
  ])("%s", (_, offer, more) => {
    for (const textDocument of [{ publishDiagnostics: offer }, { diagnostic: offer }])
      expect(toDiagnostic(problem, document, diagnosticAbilitiesOf({ textDocument }, link))).toEqual({
        ...plain,
        ...more,
      });
  });
});

test("a problem without related places and tags has no empty lists", () => {
  const all = { relatedInformation: true, tagSupport: { valueSet: [DiagnosticTag.Unnecessary] } };
  const abilities = diagnosticAbilitiesOf({ textDocument: { publishDiagnostics: all } }, link);
  const { code, severity, message, range } = problem;
  expect(toDiagnostic({ code, severity, message, range }, document, abilities)).toEqual({ ...plain, codeDescription });
});

test("a code's link leads to the page beside the bundles", () => {
  expect(rulesLinkAt("/opt/a b/dist")("tabs")).toBe("file:///opt/a%20b/docs/rules.md#tabs");
});
