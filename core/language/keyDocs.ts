import { findKeySchema } from "./keySchema.ts";
import type { KeySchema } from "./keySchema.ts";
import type { SketchPath } from "./sketch/sketch.ts";

/** What a key is for, with kind, range and default, as Markdown. */
function keyDocs(name: string, schema: KeySchema): string {
  const facts = [kindWords(name, schema), defaultWords(schema)].filter((fact) => fact !== undefined).join(" · ");
  return `**${name}** — ${facts}\n\n${schema.description ?? ""}`.trimEnd();
}

/** The same for the key that a path ends with; `undefined` where no profile has one. */
export function describeKey(path: SketchPath): string | undefined {
  const schema = findKeySchema(path);
  const name = path.at(-1);
  return schema === undefined || typeof name !== "string" ? undefined : keyDocs(name, schema);
}

/** Kind and range in a few words: "a number, more than 0". */
export function kindWords(name: string, schema: KeySchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(", ");
  switch (schema.type) {
    case "string":
      return "text";
    case "boolean":
      return "`true` or `false`";
    case "integer":
      return `a whole number${rangeWords(schema)}`;
    case "number":
      return name === "max_score" ? "a number from 0 to 10, or `.inf`" : `a number${rangeWords(schema)}`;
    case "array":
      return "a list";
    default:
      return "a mapping";
  }
}

/** The kind in a word or two, for a narrow list. */
export function briefKind(schema: KeySchema): string {
  if (schema.enum !== undefined) return "choice";
  switch (schema.type) {
    case "string":
      return "text";
    case "boolean":
      return "true, false";
    case "integer":
    case "number":
      return "number";
    case "array":
      return "list";
    default:
      return "mapping";
  }
}

/** Nobody gets there by a number; such a limit keeps `.inf` out. */
const beyondNumbers = 1_000_000_000;

function rangeWords({ minimum, maximum, exclusiveMinimum }: KeySchema): string {
  const words = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(maximum === undefined || maximum >= beyondNumbers ? [] : [`at most ${maximum}`]),
  ];
  return words.length === 0 ? "" : `, ${words.join(", ")}`;
}

function defaultWords(schema: KeySchema): string | undefined {
  return schema.default === undefined ? undefined : `default \`${String(schema.default)}\``;
}
