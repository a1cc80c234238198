import { Ajv } from "ajv";
import { expect, test } from "vitest";
import profileSchema from "../../../../schemas/profile.schema.json" with { type: "json" };
import registrySchema from "../../../../schemas/registry.schema.json" with { type: "json" };

test.each([
  ["profile", profileSchema],
  ["registry", registrySchema],
])("the schema of a %s is a JSON Schema without unknown words", (_, schema) => {
  // In its strictest: others check theirs so.
  const ajv = new Ajv({ strict: true, strictNumbers: false });
  expect(ajv.validateSchema(schema)).toBe(true);
  expect(() => ajv.compile(schema)).not.toThrow();
});
