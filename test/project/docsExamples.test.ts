import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { diagnose } from "../../core/diagnostics/diagnose.ts";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import { parseRegistry } from "../../core/registry/parseRegistry.ts";

const project = join(import.meta.dirname, "../..");

/** The JSON and YAML examples of a page, without those that show what would be wrong. */
function examplesOf(page: string): readonly { readonly language: string; readonly text: string }[] {
  const blocks = page.matchAll(/(Wrong:\n\n)?```(json|ya?ml)\n([^]*?)```/g);
  return Array.from(blocks, ([, wrong, language = "", text = ""]) => ({ language, text, wrong })).filter(
    ({ wrong }) => wrong === undefined,
  );
}

const pages = ["README.md", "CONTRIBUTING.md", "guide/README.md", ...globSync("docs/**/*.md", { cwd: project })]
  .map((page) => ({ page, examples: examplesOf(readFileSync(join(project, page), "utf8")) }))
  .filter(({ examples }) => examples.length > 0);

test.each(pages)("what $page shows as JSON and YAML can be read, as a registry or a profile too", ({ examples }) => {
  for (const { language, text } of examples) {
    const read: unknown = language === "json" ? JSON.parse(text) : parse(text);
    const keys = Object.keys(read ?? {});
    if (language === "json" && keys.includes("models")) expect(parseRegistry(text).problems, text).toEqual([]);
    if (language !== "json" && (keys.includes("enabled_models") || keys.includes("tier_config")))
      expect(parseProfile(text, "example").problems, text).toEqual([]);
  }
});

test("the profile that README begins with is the one that the examples have under its name", () => {
  const [shown] = examplesOf(readFileSync(join(project, "README.md"), "utf8"));
  const [, file = ""] = /^# (config\/profiles\/[\w-]+\.yaml)\n/.exec(shown?.text ?? "") ?? [];
  const real: unknown = parse(readFileSync(join(project, "examples/workspace", file), "utf8"));
  expect(parse(shown?.text ?? "")).toEqual(real);
});

test("README's profile and its registry go together", () => {
  const examples = examplesOf(readFileSync(join(project, "README.md"), "utf8"));
  const profile = parseProfile(examples[0]?.text ?? "", "development");
  const { registry } = parseRegistry(examples.find(({ language }) => language === "json")?.text ?? "");
  expect(registry).toBeDefined();
  expect(diagnose(profile, { registry, name: "data/model_registry.json" })).toEqual([]);
});

test("there are such pages", () => {
  expect(pages.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/rules.md"]));
});
