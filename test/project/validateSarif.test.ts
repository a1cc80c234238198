import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../cli/validate/finding.ts";
import { sarifLog } from "../../cli/validate/sarif.ts";

const finding: Finding = {
  file: "config/profiles/my desk.yaml",
  line: 2,
  column: 5,
  endLine: 2,
  endColumn: 9,
  code: "missing-model",
  severity: "error",
  message: "The registry has no model `nope`.",
};

// The assignment is a check of its own: these types are the specification's, so a wrong name or level does not compile.
const log: Log = sarifLog([finding, { ...finding, file: "../elsewhere.yaml", severity: "hint", code: "yaml-syntax" }], {
  version: "1.2.3",
  linkOf: (code) => `https://example.org/rules#${code}`,
});
const [run] = log.runs;

describe("magi validate --format sarif", () => {
  it("is version 2.1.0 and counts columns as editors do", () => {
    expect(log).toMatchObject({ version: "2.1.0", runs: [{ columnKind: "utf16CodeUnits" }] });
    expect(log.$schema).toContain("sarif-schema-2.1.0.json");
    expect(run?.tool.driver).toMatchObject({ name: "magi", version: "1.2.3" });
  });

  it("gives every result a rule with a description and a page about it", () => {
    const rules = run?.tool.driver.rules ?? [];
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { id, shortDescription, fullDescription, help, helpUri } of rules) {
      for (const text of [shortDescription?.text, fullDescription?.text, help?.text]) expect(text).toMatch(/\w/);
      expect(helpUri).toBe(`https://example.org/rules#${id}`);
    }
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  it("places files of the repository below its root, with letters that an address may have", () => {
    expect(run?.results?.[0]).toMatchObject({
      level: "error",
      message: { text: finding.message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "config/profiles/my%20desk.yaml", uriBaseId: "%SRCROOT%" },
            region: { startLine: 2, startColumn: 5, endLine: 2, endColumn: 9 },
          },
        },
      ],
    });
  });

  it("names a file elsewhere by its whole address", () => {
    const result = run?.results?.[1];
    expect(result?.level).toBe("note");
    const location = result?.locations?.[0]?.physicalLocation?.artifactLocation;
    expect(location?.uri).toMatch(/^file:\/\/\/.*elsewhere\.yaml$/);
    expect(location?.uriBaseId).toBeUndefined();
  });
});
