import { expect, it } from "vitest";
import { isMagiDocument } from "../../../../client/language/magiDocuments.ts";

const places = { folder: "/w", profilesFolder: "/w/config/profiles", registryFile: "/w/data/model_registry.json" };

function check(path: string, more: { language?: string; text?: string; isMagi?: boolean } = {}): boolean {
  const document = { path, language: more.language ?? "yaml", text: () => more.text ?? "name: x" };
  return isMagiDocument(document, { places, isMagi: more.isMagi ?? true });
}

it("takes the YAML files of a profiles folder that is MAGI's", () => {
  expect(check("/w/config/profiles/a.yaml")).toBe(true);
  expect(check("/w/config/profiles/a.YML")).toBe(true);
});

it("leaves other folders alone, also those inside", () => {
  expect(check("/w/config/a.yaml")).toBe(false);
  expect(check("/w/config/profiles/old/a.yaml")).toBe(false);
  expect(check("/elsewhere/config/profiles/a.yaml")).toBe(false);
});

it("leaves somebody else's config/profiles alone", () => {
  expect(check("/w/config/profiles/a.yaml", { isMagi: false, text: "spring:\n  profiles: x" })).toBe(false);
});

it("takes a document that looks like a profile where no file on disk does yet", () => {
  expect(check("/w/config/profiles/a.yaml", { isMagi: false, text: "enabled_models: []" })).toBe(true);
});

it("leaves a document alone that the user gave another language", () => {
  expect(check("/w/config/profiles/a.yaml", { language: "plaintext" })).toBe(false);
});
