import { isRecord } from "../record.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { applyEdits } from "../text/textEdit.ts";
import { pointerOf, scanJson } from "./scanJson.ts";
import type { JsonPlace } from "./scanJson.ts";

/** Sets a field to a value. Its parents must be there and be objects; the field itself is put last when it is not. */
export interface JsonChange {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Changes some fields of a JSON text and leaves every other character as it is: order, indentation, ways to write numbers,
 * line ends. `text` must be JSON. Changes whose parents are not there are left out; of two changes of one field the last
 * counts.
 */
export function editJson(text: string, changes: readonly JsonChange[]): string {
  const data: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  const parents = new Map<
    string,
    { path: readonly string[]; fields: Map<string, unknown>; last: string | undefined }
  >();
  for (const { path, value } of changes) {
    const parentPath = path.slice(0, -1);
    const found = valueAt(data, parentPath);
    const field = path.at(-1);
    if (field === undefined || !isRecord(found)) continue;
    const pointer = pointerOf(parentPath);
    const parent = parents.get(pointer) ?? { path: parentPath, fields: new Map(), last: Object.keys(found).at(-1) };
    parents.set(pointer, parent);
    parent.fields.set(field, value);
  }
  const { places } = scanJson(
    text,
    [...parents.values()].flatMap(({ path, fields, last }) => [
      path,
      ...[...fields.keys()].map((field) => [...path, field]),
      ...(last === undefined ? [] : [[...path, last]]),
    ]),
  );
  const layout = layoutOf(text);
  const edits = [...parents.values()].flatMap(({ path, fields, last }): readonly TextEdit[] => {
    const at = (field: string): JsonPlace | undefined => places.get(pointerOf([...path, field]));
    const parent = places.get(pointerOf(path));
    if (parent === undefined) return [];
    const lastPlace = last === undefined ? undefined : at(last);
    const changed: TextEdit[] = [];
    const added: string[] = [];
    const around = indentAround(text, parent, lastPlace, layout);
    for (const [field, value] of fields) {
      const place = at(field);
      if (place === undefined)
        added.push(
          `${JSON.stringify(field)}${layout.colon}${toText(value, around ?? "", layout, around !== undefined)}`,
        );
      else {
        const indent = lineIndent(text, place.key?.start ?? place.value.start);
        changed.push({ range: place.value, text: toText(value, indent, layout, around !== undefined) });
      }
    }
    if (added.length > 0) changed.push(insertion(text, { parent, lastPlace, added, around, layout }));
    return changed;
  });
  return applyEdits(text, edits);
}

/**
 * The text of `after`, with the layout that `text` has where nothing changed. Fields that are gone are taken out; then the
 * whole text is written anew, with the same indentation.
 */
export function changeJson(text: string, after: unknown): string {
  const before: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  // As JSON has it: without fields that are undefined.
  const wanted: unknown = JSON.parse(JSON.stringify(after));
  const changes: JsonChange[] = [];
  const isGone = collectChanges(before, wanted, [], changes);
  if (!isGone) return changes.length === 0 ? text : editJson(text, changes);
  const { unit, lineEnd } = layoutOf(text);
  const written = JSON.stringify(wanted, null, /[\r\n]/.test(text.trim()) ? unit : undefined).replaceAll("\n", lineEnd);
  return `${text.charCodeAt(0) === 0xfeff ? "\ufeff" : ""}${written}${/\s*$/.exec(text)?.[0] ?? ""}`;
}

/** Registries are no deeper than this where it matters; what lies deeper is replaced as a whole. */
const maxDepth = 3;

/** True when something is to be taken out. */
function collectChanges(before: unknown, after: unknown, path: readonly string[], changes: JsonChange[]): boolean {
  if (!isRecord(before) || !isRecord(after) || path.length >= maxDepth) {
    if (JSON.stringify(before) !== JSON.stringify(after)) changes.push({ path, value: after });
    return false;
  }
  let isGone = Object.keys(before).some((field) => !Object.hasOwn(after, field));
  for (const [field, value] of Object.entries(after))
    if (Object.hasOwn(before, field))
      isGone = collectChanges(before[field], value, [...path, field], changes) || isGone;
    else changes.push({ path: [...path, field], value });
  return isGone;
}

interface Layout {
  readonly lineEnd: string;
  readonly unit: string;
  /** What stands between a key and its value. */
  readonly colon: string;
  /** Whether the text has lines at all. */
  readonly hasLines: boolean;
}

function layoutOf(text: string): Layout {
  const body = text.trim();
  const unit = /[\r\n]([ \t]+)"/.exec(body)?.[1];
  const hasLines = /[\r\n]/.test(body) || body.length < 20;
  return {
    lineEnd: body.includes("\r\n") ? "\r\n" : "\n",
    unit: unit ?? "  ",
    colon: /"\s*:(\s)/.test(body) || hasLines ? ": " : ":",
    hasLines,
  };
}

/** The indentation of an object's fields; undefined when it stands on one line with something in it. */
function indentAround(
  text: string,
  parent: JsonPlace,
  last: JsonPlace | undefined,
  { unit, hasLines }: Layout,
): string | undefined {
  if (last?.key === undefined)
    return hasLines ? lineIndent(text, (parent.key ?? parent.value).start) + unit : undefined;
  return text.slice(parent.value.start, last.key.start).includes("\n") ? lineIndent(text, last.key.start) : undefined;
}

function insertion(
  text: string,
  {
    parent,
    lastPlace,
    added,
    around,
    layout,
  }: {
    readonly parent: JsonPlace;
    readonly lastPlace: JsonPlace | undefined;
    readonly added: readonly string[];
    readonly around: string | undefined;
    readonly layout: Layout;
  },
): TextEdit {
  const between = around === undefined ? (layout.colon === ":" ? "," : ", ") : `,${layout.lineEnd}${around}`;
  if (lastPlace !== undefined) {
    const end = lastPlace.value.end;
    return { range: { start: end, end }, text: between + added.join(between) };
  }
  const inside = added.join(between);
  const whole =
    around === undefined
      ? `{${inside}}`
      : `{${layout.lineEnd}${around}${inside}${layout.lineEnd}${lineIndent(text, (parent.key ?? parent.value).start)}}`;
  return { range: parent.value, text: whole };
}

function toText(value: unknown, indent: string, { unit, lineEnd, colon }: Layout, isOnLines: boolean): string {
  // Short lists, such as a range of ports, read better on one line.
  const isShortList = Array.isArray(value) && value.every((item) => typeof item === "number");
  if (isShortList) return `[${value.join(colon === ":" ? "," : ", ")}]`;
  if (!isOnLines || value === null || typeof value !== "object") return JSON.stringify(value);
  return JSON.stringify(value, null, unit).replaceAll("\n", `${lineEnd}${indent}`);
}

function lineIndent(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? "";
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  let value = data;
  for (const step of path) {
    if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}
