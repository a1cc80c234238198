import { isRecord } from "../../core/record.ts";
import type { JsonObject } from "./jsonObject.ts";

/**
 * A JSON schema in the words that node-llama-cpp makes a grammar of; it takes what it does not know for `null` or leaves it
 * out. Here `anyOf` and `oneOf` become alternatives, `allOf` is put together, references lead anywhere in the schema, and
 * types that are not said follow from the other keywords. What narrows single values (`pattern`, `multipleOf`) is left out:
 * no grammar of the library says it; short ranges of whole numbers are written out. Throws an `Error` that names what
 * cannot be followed; with `isLoose`, which is for tools, keywords such as `not` are left out instead.
 */
export function toGrammarSchema(root: JsonObject, { isLoose = false } = {}): JsonObject {
  const names = new Map<string, string>();
  const definitions: Record<string, JsonObject> = {};

  const refer = (reference: string): JsonObject => {
    const known = names.get(reference);
    const name = known ?? `d${String(names.size)}`;
    if (known === undefined) {
      // Before it is read: it may lead to itself.
      names.set(reference, name);
      definitions[name] = convert(findTarget(root, reference));
    }
    return { $ref: `#/$defs/${name}` };
  };

  /** With its description, which the model is told of a tool. */
  const convert = (schema: unknown): JsonObject => {
    if (schema === true) return anything;
    if (!isRecord(schema)) throw new Error("a schema must be an object");
    const { description } = schema;
    return { ...(typeof description === "string" && { description }), ...convertKeywords(schema) };
  };

  const convertKeywords = (schema: JsonObject): JsonObject => {
    const unknown = unsupported.find((keyword) => keyword in schema);
    if (unknown !== undefined && !isLoose) throw new Error(`it cannot follow \`${unknown}\``);
    if (typeof schema["$ref"] === "string") return refer(schema["$ref"]);
    const { allOf, anyOf, oneOf, ...own } = schema;
    if (allOf !== undefined) return convert(mergeAll(root, [{ ...own, anyOf, oneOf }, ...listOf(allOf, "allOf")]));
    if (anyOf !== undefined && oneOf !== undefined) throw new Error("it cannot follow `anyOf` and `oneOf` together");
    if (anyOf !== undefined || oneOf !== undefined) {
      const isBare = typesOf(own).length === 0;
      const alternatives = listOf(anyOf ?? oneOf, anyOf === undefined ? "oneOf" : "anyOf");
      return { oneOf: alternatives.map((each) => convert(isBare ? each : mergeAll(root, [own, each]))) };
    }
    if ("const" in own) return { const: own["const"] };
    if (own["enum"] !== undefined) return { enum: listOf(own["enum"], "enum") };
    const types = typesOf(own);
    const [first = anything, ...more] = types.map((type) => ofType(type, own));
    return more.length === 0 ? first : { oneOf: [first, ...more] };
  };

  const ofType = (type: unknown, schema: JsonObject): JsonObject => {
    switch (type) {
      case "string":
        return { type, ...pick(schema, ["minLength", "maxLength"]), ...formatOf(schema) };
      case "integer":
        return integersOf(schema) ?? { type };
      case "number":
      case "boolean":
      case "null":
        return { type };
      case "array":
        return { type, ...itemsOf(schema) };
      case "object":
        return { type, ...propertiesOf(schema) };
      default:
        throw new Error(`there is no type ${JSON.stringify(type)}`);
    }
  };

  const itemsOf = (schema: JsonObject): JsonObject => {
    const { items, prefixItems, additionalItems } = schema;
    // A list in `items`: as it was written before 2020.
    const first = Array.isArray(items) ? items : prefixItems;
    const rest = Array.isArray(items) ? additionalItems : items;
    const bounds = pick(schema, ["minItems", "maxItems"]);
    if (first === undefined && rest === false) return { maxItems: 0 };
    const prefix = first === undefined ? [] : listOf(first, "prefixItems").map(convert);
    return {
      ...bounds,
      ...(prefix.length > 0 && { prefixItems: prefix }),
      ...(rest === false && { minItems: prefix.length, maxItems: prefix.length }),
      ...(isRecord(rest) && { items: convert(rest) }),
    };
  };

  const propertiesOf = (schema: JsonObject): JsonObject => {
    const { properties = {}, required = [], additionalProperties } = schema;
    if (!isRecord(properties)) throw new Error("`properties` must be an object");
    const named = Object.entries(properties).map(([name, value]) => [name, convert(value)] as const);
    const more = listOf(required, "required", { mayBeEmpty: true })
      .filter((name) => typeof name === "string" && !Object.hasOwn(properties, name))
      .map((name) => [String(name), anything] as const);
    const all = Object.fromEntries([...named, ...more]);
    const isOpen =
      additionalProperties === true || (additionalProperties === undefined && named.length + more.length === 0);
    return {
      ...pick(schema, ["minProperties", "maxProperties"]),
      ...(Object.keys(all).length > 0 && { properties: all }),
      ...(isOpen && { additionalProperties: true }),
      ...(isRecord(additionalProperties) && { additionalProperties: convert(additionalProperties) }),
    };
  };

  const converted = convert(root);
  return names.size === 0 ? converted : { ...converted, $defs: definitions };
}

/** They change which values are allowed in ways that alternatives and types do not say. */
const unsupported = ["not", "if", "dependentSchemas", "patternProperties", "$dynamicRef"] as const;

const anything: JsonObject = {
  oneOf: [
    ...["string", "number", "boolean", "null", "array"].map((type) => ({ type })),
    { type: "object", additionalProperties: true },
  ],
};

const typeOfKeyword: readonly (readonly [type: string, keywords: readonly string[]])[] = [
  ["object", ["properties", "required", "additionalProperties", "minProperties", "maxProperties"]],
  ["array", ["items", "prefixItems", "minItems", "maxItems"]],
  ["string", ["minLength", "maxLength", "pattern", "format"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
];

/** Those that are said, else the one that the other keywords are about; none for a schema that allows anything. */
function typesOf(schema: JsonObject): readonly unknown[] {
  const { type } = schema;
  if (type !== undefined) return Array.isArray(type) ? listOf(type, "type") : [type];
  return typeOfKeyword
    .filter(([, keywords]) => keywords.some((keyword) => schema[keyword] !== undefined))
    .map(([name]) => name)
    .slice(0, 1);
}

/** So many numbers are written out as alternatives. */
const mostNumbers = 200;

/** The whole numbers from one to another, such as marks from 1 to 10; undefined when there are no two ends, or too many. */
function integersOf(schema: JsonObject): JsonObject | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const first = typeof exclusiveMinimum === "number" ? Math.floor(exclusiveMinimum) + 1 : minimum;
  const last = typeof exclusiveMaximum === "number" ? Math.ceil(exclusiveMaximum) - 1 : maximum;
  if (typeof first !== "number" || typeof last !== "number") return undefined;
  const count = Math.floor(last) - Math.ceil(first) + 1;
  if (count < 1) throw new Error(`there is no whole number from ${String(first)} to ${String(last)}`);
  return count > mostNumbers ? undefined : { enum: Array.from({ length: count }, (_, at) => Math.ceil(first) + at) };
}

function formatOf({ format }: JsonObject): JsonObject {
  return typeof format === "string" && ["date", "time", "date-time"].includes(format) ? { format } : {};
}

/** References are followed as often as no schema needs that leads anywhere. */
const mostSteps = 100;

/** One schema that allows what all of them allow, as far as that can be said by putting their keywords together. */
function mergeAll(root: JsonObject, parts: readonly unknown[], steps = 0): JsonObject {
  if (steps > mostSteps) throw new Error("its references lead in circles");
  const merged: Record<string, unknown> = {};
  for (const part of parts) {
    if (part === true) continue;
    if (!isRecord(part)) throw new Error("a schema must be an object");
    const { $ref, allOf, ...own } = part;
    const inner = [
      ...(typeof $ref === "string" ? [findTarget(root, $ref)] : []),
      ...(allOf === undefined ? [] : listOf(allOf, "allOf")),
    ];
    const whole = inner.length === 0 ? own : mergeAll(root, [own, ...inner], steps + 1);
    for (const [keyword, value] of Object.entries(whole))
      if (value !== undefined) merged[keyword] = mergeKeyword(keyword, merged[keyword], value);
  }
  return merged;
}

function mergeKeyword(keyword: string, before: unknown, value: unknown): unknown {
  if (before === undefined) return value;
  switch (keyword) {
    case "properties":
      return isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
    case "required":
      return [...new Set([...listOf(before, keyword), ...listOf(value, keyword)])];
    case "additionalProperties":
      return before === false ? before : value;
    case "type":
    case "anyOf":
    case "oneOf":
      if (JSON.stringify(before) === JSON.stringify(value)) return value;
      throw new Error(`it cannot put together two different \`${keyword}\``);
    default:
      return value;
  }
}

/** What a reference such as `#/$defs/node` leads to. */
function findTarget(root: JsonObject, reference: string): unknown {
  const isLocal = reference === "#" || reference.startsWith("#/");
  const steps = reference.split("/").slice(1);
  const target = steps.reduce<unknown>((at, step) => {
    const name = decodeStep(step);
    return (isRecord(at) || Array.isArray(at)) && Object.hasOwn(at, name) ? (at as JsonObject)[name] : undefined;
  }, root);
  if (!isLocal || target === undefined) throw new Error(`its reference ${reference} leads nowhere`);
  return target;
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    // Not encoded, with a percent sign of its own.
    return step;
  }
}

function listOf(value: unknown, keyword: string, { mayBeEmpty = false } = {}): readonly unknown[] {
  if (!Array.isArray(value) || (value.length === 0 && !mayBeEmpty))
    throw new Error(`\`${keyword}\` must be a list${mayBeEmpty ? "" : " with at least one entry"}`);
  return value;
}

function pick(schema: JsonObject, keywords: readonly string[]): JsonObject {
  return Object.fromEntries(
    keywords.flatMap((keyword) => (typeof schema[keyword] === "number" ? [[keyword, schema[keyword]]] : [])),
  );
}
