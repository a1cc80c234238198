import { Ajv } from "ajv";
import type { SchemaObject, ValidateFunction } from "ajv";
import { expect } from "vitest";
import { parseAllDocuments } from "yaml";
import { exportProfile } from "../../../core/export/exportProfile.ts";
import type { Exported, ExportTarget } from "../../../core/export/exported.ts";
import { parseProfile } from "../../../core/profile/parseProfile.ts";
import { parseRegistry } from "../../../core/registry/parseRegistry.ts";
import { kubernetesRules, liteLlmRules, llamaSwapRules } from "./rules.ts";

/** A registry of models, each with what matters here; those without a tier are fast. */
export type Models = Readonly<Record<string, object>>;

export function exportOf(target: ExportTarget, models: Models, profile: string): Exported {
  const entries = Object.entries(models).map(([id, model]) => [id, { assigned_tier: "fast", ...model }] as const);
  const { registry } = parseRegistry(JSON.stringify({ models: Object.fromEntries(entries) }));
  if (registry === undefined) throw new Error("This is no registry.");
  return exportProfile(target, {
    name: "test",
    profile: parseProfile(profile, "test").profile,
    registry,
    toAbsolutePath: (path) => (/^\/|^[A-Z]:/.test(path) ? path : `/home/me/${path}`),
  });
}

/** A profile that enables all of some models. */
export function enabling(models: Models, rest = ""): string {
  return `enabled_models: ${JSON.stringify(Object.keys(models))}\n${rest}`;
}

const compile = (rules: SchemaObject): ValidateFunction => new Ajv({ strict: false }).compile(rules);
const validators: Readonly<Record<ExportTarget, ValidateFunction>> = {
  litellm: compile(liteLlmRules),
  "llama-swap": compile(llamaSwapRules),
  kubernetes: compile(kubernetesRules),
};

/** The documents of an export, which both versions of YAML read alike and which keep the target's rules. */
export function documentsOf(target: ExportTarget, { text }: Exported): readonly unknown[] {
  const read = (version: "1.1" | "1.2"): readonly unknown[] =>
    parseAllDocuments(text, { version, prettyErrors: false }).map((document) => {
      expect(document.errors).toEqual([]);
      expect(document.warnings).toEqual([]);
      return document.toJS() as unknown;
    });
  const documents = read("1.2");
  expect(read("1.1")).toEqual(documents);
  const validate = validators[target];
  for (const document of documents) {
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  }
  return documents;
}

export function documentOf(target: ExportTarget, exported: Exported): unknown {
  const [document, ...others] = documentsOf(target, exported);
  expect(others).toEqual([]);
  return document;
}
