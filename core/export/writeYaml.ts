import { Document, visit } from "yaml";

/**
 * YAML that every parser reads alike: those of YAML 1.1, which take `on`, `1:30` and `0x1f` for something else than text,
 * and those that stumble over characters that do not print. A text that is not plainly a word stands in double quotes.
 */
export function writeYaml(data: unknown): string {
  const document = new Document(wellFormed(data), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "string") node.type = isPlainWord(node.value) ? "PLAIN" : "QUOTE_DOUBLE";
    },
  });
  return escapeUnprintable(document.toString({ lineWidth: 0, doubleQuotedAsJSON: true }));
}

/** Lines of a comment; nothing in them can end it. */
export function writeComment(lines: readonly string[]): string {
  return lines.map((line) => (line === "" ? "#\n" : `# ${commentText(line)}\n`)).join("");
}

/** Words that no parser takes for a number, a truth value or nothing, and that no sign makes into something else. */
function isPlainWord(text: string): boolean {
  return (
    /^[A-Za-z/][\w./-]*(?:[:=][\w./-]+)*$/.test(text) &&
    !/^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)$/i.test(text)
  );
}

/** A half of a pair of surrogates is no text that a file can hold. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== "object") return value;
  return new Map(
    Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : [[text(key), wellFormed(field)]])),
  );
}

function text(value: string): string {
  return value.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** All that stands outside of double quotes is ASCII, so these can be written as escapes. */
function escapeUnprintable(text: string): string {
  return text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const unprintable = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

function commentText(line: string): string {
  return (
    text(line)
      // eslint-disable-next-line no-control-regex -- Those are what must not get into a comment.
      .replace(/[\u0000-\u001f]/g, " ")
      .replace(unprintable, " ")
      // llama-swap replaces these wherever they stand in its file.
      .replaceAll("${", "$ {")
  );
}
