import { expect, it } from "vitest";
import { notSaidByEditor } from "../../../../client/language/pushedDiagnosticsModel.ts";

const registry = "/w/data/model_registry.json";

it("leaves the syntax and the schema of an open registry to the editor's JSON support", () => {
  expect(notSaidByEditor("json-syntax", registry, "json")).toBe(false);
  expect(notSaidByEditor({ value: "schema" }, registry, "json")).toBe(false);
  expect(notSaidByEditor("port-conflict", registry, "json")).toBe(true);
});

it("says it of a registry that is not open, and of one that the editor has no schema for", () => {
  expect(notSaidByEditor("json-syntax", registry, undefined)).toBe(true);
  expect(notSaidByEditor("schema", "/w/models.json", "json")).toBe(true);
});

it("says everything of a profile", () => {
  expect(notSaidByEditor("schema", "/w/config/profiles/a.yaml", "magi-profile")).toBe(true);
});
