import { describe, expect, it } from "vitest";
import { toGrammarSchema } from "../../../../router/engine/grammarSchema.ts";

const boolean = { type: "boolean" };
const text = { type: "string" };

describe("toGrammarSchema", () => {
  it.each([
    ["anyOf", { anyOf: [text, { type: "null" }] }, { oneOf: [text, { type: "null" }] }],
    ["a list of types", { type: ["boolean", "null"] }, { oneOf: [boolean, { type: "null" }] }],
    ["a type that follows", { properties: { a: boolean } }, { type: "object", properties: { a: boolean } }],
    ["any object", { type: "object" }, { type: "object", additionalProperties: true }],
    [
      "a tuple",
      { prefixItems: [text], items: false },
      { type: "array", prefixItems: [text], minItems: 1, maxItems: 1 },
    ],
    [
      "an old tuple",
      { items: [text], additionalItems: false },
      { type: "array", prefixItems: [text], minItems: 1, maxItems: 1 },
    ],
    [
      "what is required and not described",
      { required: ["a"], properties: { b: text } },
      { type: "object", properties: { b: text, a: toGrammarSchema({}) } },
    ],
    [
      "words for the model",
      { type: "string", description: "A city", title: "t" },
      { description: "A city", type: "string" },
    ],
    ["what narrows values", { type: "integer", minimum: 5 }, { type: "integer" }],
    ["a short range", { type: "integer", minimum: 1, exclusiveMaximum: 4 }, { enum: [1, 2, 3] }],
    ["a long range", { type: "integer", minimum: 0, maximum: 1e9 }, { type: "integer" }],
    ["a constant", { const: null }, { const: null }],
  ])("says %s in the library's words", (_name, schema, expected) => {
    expect(toGrammarSchema(schema)).toEqual(expected);
  });

  it("puts together what allOf says, through references", () => {
    const schema = {
      definitions: { named: { type: "object", properties: { name: text }, required: ["name"] } },
      allOf: [{ $ref: "#/definitions/named" }, { properties: { old: boolean } }],
      additionalProperties: false,
    };
    expect(toGrammarSchema(schema)).toEqual({ type: "object", properties: { name: text, old: boolean } });
  });

  it("gives each alternative what stands beside them", () => {
    const schema = {
      type: "object",
      properties: { a: text },
      anyOf: [{ required: ["a"] }, { properties: { b: text } }],
    };
    expect(toGrammarSchema(schema)).toEqual({
      oneOf: [
        { type: "object", properties: { a: text } },
        { type: "object", properties: { a: text, b: text } },
      ],
    });
  });

  it("follows references wherever they lead, also to themselves", () => {
    const schema = {
      type: "object",
      properties: {
        next: { anyOf: [{ type: "null" }, { $ref: "#" }] },
        same: { $ref: "#/properties/a~1b" },
        "a/b": boolean,
      },
    };
    const { $defs, properties } = toGrammarSchema(schema) as { $defs: object; properties: object };
    expect(properties).toEqual({
      next: { oneOf: [{ type: "null" }, { $ref: "#/$defs/d0" }] },
      same: { $ref: "#/$defs/d1" },
      "a/b": boolean,
    });
    expect($defs).toEqual({ d0: { type: "object", properties }, d1: boolean });
  });

  it.each([
    [{ type: "wat" }, 'there is no type "wat"'],
    [{ $ref: "#/nope" }, "its reference #/nope leads nowhere"],
    [{ $ref: "https://example.com/a.json" }, "leads nowhere"],
    [{ properties: { a: { not: {} } } }, "it cannot follow `not`"],
    [{ anyOf: [] }, "`anyOf` must be a list with at least one entry"],
    [{ type: "integer", minimum: 2, maximum: 1 }, "there is no whole number from 2 to 1"],
    [{ enum: "a" }, "`enum` must be a list"],
    [{ properties: { a: 5 } }, "a schema must be an object"],
    [{ allOf: [text, boolean] }, "it cannot put together two different `type`"],
    [{ $defs: { a: { allOf: [{ $ref: "#/$defs/a" }] } }, allOf: [{ $ref: "#/$defs/a" }] }, "lead in circles"],
  ])("names what cannot be followed in %j", (schema, message) => {
    expect(() => toGrammarSchema(schema)).toThrow(message);
  });

  it("leaves such keywords of a tool out", () => {
    expect(toGrammarSchema({ type: "string", not: { const: "a" } }, { isLoose: true })).toEqual(text);
  });
});
