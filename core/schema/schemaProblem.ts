import type { ErrorObject } from "ajv";
import { findNearest } from "../text/nearest.ts";
import { homeOfKey } from "./keyHomes.ts";
import { didYouMean, nearestKey } from "./nearestKey.ts";
import { pathOfPointer } from "../yaml/sourceMap.ts";

export interface SchemaFinding {
  /** Where in the data; the last step is the unknown key for `unknown-field`. */
  readonly path: readonly (string | number)[];
  readonly code: "schema" | "unknown-field";
  readonly message: string;
  /** The value is not there yet (`key:` and nothing behind it), so the default applies. */
  readonly isEmpty: boolean;
  /** The unknown key looks like one that there is. */
  readonly isMisspelt?: boolean;
  /** A key that the value must have is not in it. */
  readonly lacksKey?: boolean;
}

/** What is written as the data: its words for a mapping differ. */
export type SchemaLanguage = "yaml" | "json";

/** What a validator found, as one plain sentence each. `found` is the validated data. */
export function toSchemaFindings(
  errors: readonly ErrorObject[],
  found: unknown,
  language: SchemaLanguage = "yaml",
): readonly SchemaFinding[] {
  return withoutMisspelt(onePerValue(withoutBranches(errors), found)).map((error) =>
    toSchemaFinding(error, found, language),
  );
}

/** A key that is missing because it is misspelt is said once, where it stands. */
function withoutMisspelt(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const meant = new Set(
    errors
      .filter(({ keyword }) => keyword === "additionalProperties")
      .map((error) => `${error.instancePath} ${nearestKey(unknownKey(error), knownKeys(error)) ?? ""}`),
  );
  if (meant.size === 0) return errors;
  return errors.filter(
    ({ keyword, instancePath, params }) =>
      keyword !== "required" || !meant.has(`${instancePath} ${textOf((params as Params)["missingProperty"])}`),
  );
}

/** Ajv types these per keyword; all are plain data. */
type Params = Readonly<Record<string, unknown>>;

function unknownKey({ params }: ErrorObject): string {
  return textOf((params as Params)["additionalProperty"]);
}

/** Of a value that is neither of the right type nor a choice: the choices, which say both, or that it is not there yet. */
function onePerValue(errors: readonly ErrorObject[], data: unknown): readonly ErrorObject[] {
  const placesOf = (keyword: string): ReadonlySet<string> =>
    new Set(errors.filter((error) => error.keyword === keyword).map(({ instancePath }) => instancePath));
  const [untyped, unchosen] = [placesOf("type"), placesOf("enum")];
  const notNumbers = new Set<string>();
  return errors.filter(({ keyword, instancePath }) => {
    if (Number.isNaN(valueAt(data, pathOfPointer(instancePath)))) {
      const isFirst = !notNumbers.has(instancePath);
      notNumbers.add(instancePath);
      return isFirst;
    }
    if (!untyped.has(instancePath) || !unchosen.has(instancePath)) return true;
    return keyword === (isKeyWithoutValue(pathOfPointer(instancePath), data) ? "type" : "enum");
  });
}

/** Of a value that may be of several kinds and is of none, what is wrong as a whole, and not what each kind lacks. */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = new Set(
    errors
      .filter(({ keyword }) => keyword === "anyOf")
      .map(({ instancePath, schemaPath }) => instancePath + schemaPath),
  );
  if (choices.size === 0) return errors;
  return errors.filter(({ instancePath, schemaPath }) => {
    const [choice, branch] = schemaPath.split(/(?<=\/anyOf)\//, 2);
    return branch === undefined || !choices.has(instancePath + (choice ?? ""));
  });
}

function toSchemaFinding(error: ErrorObject, data: unknown, language: SchemaLanguage): SchemaFinding {
  const path = pathOfPointer(error.instancePath);
  const what = path.length === 0 ? "A profile" : nameOf(path);
  const value = valueAt(data, path);
  const has = `not ${show(value, language)}`;
  const problem = (message: string): SchemaFinding => ({ path, code: "schema", message, isEmpty: false });
  const params = error.params as Params;
  const words = (types: unknown): string => typeWords(types, path, language);
  // It is neither below nor above a limit.
  if (Number.isNaN(value)) return problem(`${what} must be ${words(error.parentSchema?.["type"])}, ${has}.`);
  switch (error.keyword) {
    case "additionalProperties": {
      const key = unknownKey(error);
      const near = nearestKey(key, knownKeys(error));
      return {
        path: [...path, key],
        code: "unknown-field",
        isEmpty: false,
        isMisspelt: near !== undefined,
        message: `MAGI does not know the key \`${key}\` here; it changes nothing.${near === undefined ? whereElse(key) : ` ${didYouMean(near)}`}`,
      };
    }
    case "required":
      return { ...problem(`${what} needs \`${textOf(params["missingProperty"])}\`.`), lacksKey: true };
    case "type":
      if (isKeyWithoutValue(path, data))
        return { path, code: "schema", message: `${what} is empty, so its default applies.`, isEmpty: true };
      return problem(`${what} must be ${words(params["type"])}, ${hasNot(params["type"], value, language)}`);
    case "anyOf": {
      const types = (error.schema as readonly { readonly type?: string }[]).map(({ type }) => type); // Ours say no more than a type.
      return problem(`${what} must be ${words(types)}, ${hasNot(types, value, language)}`);
    }
    case "enum": {
      const allowed = (params["allowedValues"] as readonly (string | null)[]).filter((value) => value !== null); // By the schema.
      const near = findNearest(textOf(valueAt(data, path)), allowed);
      return problem(
        `${what} must be ${listWords(allowed.map((value) => `\`${value}\``))}, ${has}.${near === undefined ? "" : ` Did you mean \`${near}\`?`}`,
      );
    }
    case "minimum":
      return problem(`${what} must be at least ${String(params["limit"])}, ${has}.`);
    case "maximum":
      return problem(`${what} must be at most ${String(params["limit"])}, ${has}.`);
    case "exclusiveMinimum":
      return problem(`${what} must be more than ${String(params["limit"])}, ${has}.`);
    case "minLength":
      return problem(`${what} must not be empty.`);
    case "minItems":
      return problem(`${what} must not be empty. Remove the key for the default.`);
    case "maxItems":
      return problem(`${what} may have ${String(params["limit"])} entries at most.`);
    case "pattern":
      return problem(`${what} must be a URL such as http://127.0.0.1:8080/v1, ${has}.`);
    default:
      return problem(`${what} ${error.message ?? "is not valid"}.`);
  }
}

function whereElse(key: string): string {
  const home = homeOfKey(key);
  return home === undefined ? "" : ` Its place is ${home}.`;
}

function isKeyWithoutValue(path: readonly (string | number)[], data: unknown): boolean {
  return path.length > 0 && !/^\d+$/.test(String(path.at(-1))) && valueAt(data, path) === null && !isRequired(path);
}

/** `name` and `max_score` of a tier have no default, nor has a rule's `pattern` and `tier`. */
function isRequired(path: readonly (string | number)[]): boolean {
  if (path[0] === "routing" && path[1] === "rules" && path.length === 4) return true;
  return path[0] === "tier_config" && (path[2] === "name" || path[2] === "max_score");
}

function nameOf(path: readonly (string | number)[]): string {
  const last = path.at(-1);
  const isPosition = typeof last === "number" || (typeof last === "string" && /^\d+$/.test(last));
  if (!isPosition) return `\`${String(last)}\``;
  switch (path.at(-2)) {
    case "enabled_models":
      return "A model id";
    case "tier_config":
      return "A tier";
    case "rules":
      return "A rule";
    default:
      return "An entry";
  }
}

function typeWords(type: unknown, path: readonly (string | number)[], language: SchemaLanguage): string {
  const types = (Array.isArray(type) ? type : [type]).filter((one) => one !== "null");
  const words = types.map((one) => {
    switch (one) {
      case "string":
        return "text";
      case "number":
        return path.at(-1) === "max_score" ? "a number or `.inf`" : "a number";
      case "integer":
        return "a whole number";
      case "boolean":
        return "`true` or `false`";
      case "array":
        return "a list";
      case "object":
        return language === "json" ? "an object" : "a mapping (`key: value` lines)";
      default:
        return textOf(one);
    }
  });
  return listWords(words);
}

/** The end of a sentence on a value of another type; of one that only its quotes make a text, the way out too. */
function hasNot(type: unknown, value: unknown, language: SchemaLanguage): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const isQuoted = typeof value === "string" && types.some((one) => isWritten(value, one));
  return isQuoted ? `not the text \`"${value}"\`. ${withoutQuotes}` : `not ${show(value, language)}.`;
}

/** What is to be done about a value that is right but for its quotes; fixes know the problem by it. */
export const withoutQuotes = "Leave out the quotes.";

/** Whether a text, without its quotes, would be a value of the type. */
function isWritten(text: string, type: unknown): boolean {
  switch (type) {
    case "boolean":
      return /^(?:true|false)$/i.test(text);
    case "integer":
      return /^[-+]?\d{1,15}$/.test(text);
    case "number":
      return /^[-+]?(?:\d{1,15}(?:\.\d{1,15})?|\.inf)$/i.test(text);
    default:
      return false;
  }
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function show(value: unknown, language: SchemaLanguage): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "object":
      return language === "json" ? "an object" : "a mapping";
    case "string": {
      // A sentence has one line, whatever the text has.
      const line = value.slice(0, 400).replace(/\s+/g, " ").trim();
      if (line === "") return "an empty text";
      return `\`${line.length > 40 ? `${line.slice(0, 40)}…` : line}\``;
    }
    case "number":
      return `\`${String(value).replace("Infinity", ".inf").replace("NaN", ".nan")}\``;
    case "boolean":
      return `\`${String(value)}\``;
    default:
      return "this";
  }
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  let value = data;
  for (const step of path) {
    if (value === null || typeof value !== "object") return undefined;
    value = (value as Readonly<Record<string, unknown>>)[String(step)]; // An object, by the line above.
  }
  return value;
}

function knownKeys(error: ErrorObject): readonly string[] {
  const properties: unknown = error.parentSchema?.["properties"];
  return properties !== null && typeof properties === "object" ? Object.keys(properties) : [];
}
