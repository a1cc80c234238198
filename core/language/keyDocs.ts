import type { KeySchema } from "./keySchema.ts";

/** What a key is for, with kind, range and default, as Markdown. */
export function keyDocs(name: string, schema: KeySchema): string {
  const facts = [kindWords(name, schema), defaultWords(schema)].filter((fact) => fact !== undefined).join(" · ");
  return `**${name}** — ${facts}\n\n${schema.description ?? ""}`.trimEnd();
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

function rangeWords({ minimum, maximum, exclusiveMinimum }: KeySchema): string {
  const words = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ];
  return words.length === 0 ? "" : `, ${words.join(", ")}`;
}

function defaultWords(schema: KeySchema): string | undefined {
  return schema.default === undefined ? undefined : `default \`${String(schema.default)}\``;
}
