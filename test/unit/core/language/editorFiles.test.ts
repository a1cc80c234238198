import { describe, expect, test } from "vitest";
import { findKeySchema, propertiesOf } from "../../../../core/language/keySchema.ts";
import type { KeySchema } from "../../../../core/language/keySchema.ts";
import { sampleRegistry } from "../../../support/lsp/sampleRegistry.ts";
import grammar from "../../../../syntaxes/magi-profile.tmLanguage.json" with { type: "json" };

describe("the grammar", () => {
  test("is coloured as YAML where it has nothing to add", () => {
    expect(grammar.patterns).toEqual([{ include: "source.yaml" }]);
  });

  test("knows every key of the schema, and no other", () => {
    const keysOf = (schema: KeySchema): string[] =>
      propertiesOf(schema).flatMap(([name, inner]) => [name, ...keysOf(inner.items ?? inner)]);
    const keys = new Set(keysOf(findKeySchema([])!));
    const pattern = new RegExp(grammar.repository.keys.match);
    for (const key of keys) expect(pattern.exec(`  - ${key}: x`)?.[0]).toBe(key);
    for (const other of ["enabled_model:", "xname:", "enabled_models"]) expect(pattern.test(other)).toBe(false);
    const listed = /\(\?:(.*?)\)/
      .exec(grammar.repository.keys.match)?.[1]
      ?.replace("stage[12]_tier", "stage1_tier|stage2_tier");
    expect(new Set(listed?.split("|"))).toEqual(keys);
  });

  test("knows model ids by their shape", () => {
    const pattern = new RegExp(grammar.repository.models.match);
    for (const id of [...sampleRegistry.models.keys(), "magi_guide_0p0024b_q80_fast"])
      expect(pattern.exec(`- ${id} # why`)?.[0]).toBe(id);
    for (const other of ["fast", "round_robin", "http://a_4b_c_d", "4b_q4km_fast"])
      expect(pattern.exec(`- ${other}`)?.[0]).not.toBe(other);
  });
});
