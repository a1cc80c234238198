import { findMeantField } from "../../diagnostics/registry/misspeltFields.ts";
import type { RegistryProblem } from "../../diagnostics/registry/checkRegistry.ts";
import type { Path } from "../../diagnostics/registry/registryFinding.ts";
import { asRecord, isRecord } from "../../record.ts";
import type { Entry } from "../../discovery/entry.ts";
import { createPorts, isPort, readPortRange } from "../../discovery/ports.ts";
import type { TextRange } from "../../problem.ts";
import { editJson } from "../../registry/editJson.ts";
import { withoutQuotes } from "../../schema/schemaProblem.ts";
import { missingComma, pointerOf, scanJson } from "../../registry/scanJson.ts";
import { asList } from "../../diagnostics/facts.ts";
import { applyEdits } from "../../text/textEdit.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { changedLines } from "../changedLines.ts";
import type { Fix } from "../fix.ts";
import { removeEntry } from "./jsonEntry.ts";

/** What a fix works with: the text of the registry, read. */
interface RegistryText {
  readonly text: string;
  readonly data: Entry;
}

type RegistryFixer = (path: Path, registry: RegistryText) => readonly Fix[];

/** How problems of the registry are solved, by code; a new one is a line here. */
const registryFixers: ReadonlyMap<string, RegistryFixer> = new Map([
  ["disabled-model", switchOn],
  ["key-in-registry", withoutKey],
  ["misplaced-field", toItsPlace],
  ["model-file-missing", withoutFile],
  ["model-id-mismatch", asItsKey],
  ["port-conflict", freePort],
  ["port-range", lowerFirst],
  ["unknown-field", misspelt],
]);

/** The ways to solve a problem of the registry's text, the likeliest first. None of them is safe to take unasked. */
export function registryFixesFor({ problem, path }: RegistryProblem, text: string): readonly Fix[] {
  if (problem.code === "json-syntax")
    return problem.message === missingComma ? withComma(problem.range, text) : withoutMistake(problem.range, text);
  if (problem.code === "duplicate-key") return withoutFirst(problem.related?.[0]?.range, text);
  const isQuoted = problem.code === "schema" && problem.message.endsWith(withoutQuotes);
  const fixer = isQuoted ? outOfQuotes : registryFixers.get(problem.code);
  if (fixer === undefined || path === undefined) return [];
  const data: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  return fixer(path, { text, data: asRecord(data) });
}

function switchOn(path: Path, { text }: RegistryText): readonly Fix[] {
  return [set(text, { title: `Switch \`${modelIn(path)}\` on`, path, value: true, isPreferred: true })];
}

function freePort(path: Path, { text, data }: RegistryText): readonly Fix[] {
  const models = Object.values(asRecord(data["models"])).filter(isRecord);
  const port = createPorts(data["port_range"], models, new Set()).next();
  if (port === undefined) return [];
  return [
    set(text, { title: `Give \`${modelIn(path)}\` the free port ${port}`, path, value: port, isPreferred: true }),
  ];
}

function asItsKey(path: Path, { text }: RegistryText): readonly Fix[] {
  const id = modelIn(path);
  return [
    set(text, { title: `Change to \`${id}\``, path, value: id, isPreferred: true }),
    ...remove(text, path, "Remove `model_id`"),
  ];
}

/** Two ports the wrong way round, or none at all: then MAGI goes by its own. */
function lowerFirst(path: Path, { text, data }: RegistryText): readonly Fix[] {
  const written = data["port_range"];
  const turned = Array.isArray(written)
    ? written.toReversed()
    : Object.fromEntries(
        Object.keys(asRecord(written)).map((name, at, names) => [name, asRecord(written)[names.at(-1 - at) ?? ""]]),
      );
  const swapped =
    readPortRange(turned) === undefined
      ? []
      : [set(text, { title: `Change to \`${JSON.stringify(turned)}\``, path, value: turned, isPreferred: true })];
  return [...swapped, ...remove(text, path, "Remove `port_range`")];
}

function withoutFile(path: Path, { text }: RegistryText): readonly Fix[] {
  const model = path.slice(0, 2);
  return [
    set(text, { title: `Switch \`${modelIn(path)}\` off`, path: [...model, "enabled"], value: false }),
    ...remove(text, model, `Remove \`${modelIn(path)}\` from the registry`),
  ];
}

/** The text is that of a number or a truth value, or its problem would be another. */
function outOfQuotes(path: Path, { text, data }: RegistryText): readonly Fix[] {
  const written = String(valueAt(data, path)).toLowerCase();
  const value = written === "true" || written === "false" ? written === "true" : Number(written);
  // JSON has no infinity.
  if (typeof value === "number" && !Number.isFinite(value)) return [];
  return [set(text, { title: `Change to \`${String(value)}\``, path, value, isPreferred: true })];
}

/** An address stays: without its key it may be right. */
function withoutKey(path: Path, { text }: RegistryText): readonly Fix[] {
  const field = String(path.at(-1) ?? "");
  return field === "url" ? [] : remove(text, path, `Remove \`${field}\``);
}

function misspelt(path: Path, { text, data }: RegistryText): readonly Fix[] {
  const field = String(path.at(-1) ?? "");
  const meant = findMeantField(path);
  const isThere = meant !== undefined && Object.hasOwn(asRecord(valueAt(data, path.slice(0, -1))), meant);
  const key = keyOf(text, path);
  const rename: readonly Fix[] =
    meant === undefined || isThere || key === undefined
      ? []
      : [
          {
            title: `Change to \`${meant}\``,
            edits: [{ range: key, text: JSON.stringify(meant) }],
            isPreferred: true,
            isSafe: false,
          },
        ];
  return [...rename, ...remove(text, path, `Remove \`${field}\``)];
}

/** A field of an endpoint goes into all endpoints of its model, one of the model goes there. Nothing that is there is replaced. */
function toItsPlace(path: Path, { text, data }: RegistryText): readonly Fix[] {
  const field = String(path.at(-1) ?? "");
  const modelPath = path.slice(0, 2).map(String);
  const value = valueAt(data, path);
  const model = asRecord(valueAt(data, modelPath));
  const isInModel = path.length === 3;
  const away = remove(text, path, `Remove \`${field}\``);
  // Beside `endpoints` they would change nothing either.
  if (!isInModel && (field === "port" || field === "model_id"))
    return [...intoEndpoint(path, value, { text, data }), ...away];
  const change = isInModel
    ? { path: [...modelPath, "endpoints"], value: endpointsWith(asList(model["endpoints"]), field, value) }
    : { path: [...modelPath, field], value: Object.hasOwn(model, field) ? undefined : value };
  if (change.value === undefined) return away;
  const moved = editJson(text, [change]);
  const key = keyOf(moved, path);
  if (key === undefined) return away;
  const title = isInModel ? `Move \`${field}\` into \`endpoints\`` : `Move \`${field}\` beside \`endpoints\``;
  const edits = changedLines(text, applyEdits(moved, [removeEntry(moved, key)]));
  return [{ title, edits, isPreferred: true, isSafe: false }, ...away];
}

/** A port that its endpoint's address does not have yet, and the name that `model` is meant to say. */
function intoEndpoint(path: Path, value: unknown, { text, data }: RegistryText): readonly Fix[] {
  const endpointPath = path.slice(0, -1);
  const { url, model } = asRecord(valueAt(data, endpointPath));
  const key = keyOf(text, path);
  if (key === undefined) return [];
  if (path.at(-1) === "model_id")
    return typeof value !== "string" || model !== undefined
      ? []
      : [{ title: "Change to `model`", edits: [{ range: key, text: '"model"' }], isPreferred: true, isSafe: false }];
  const address = /^(https?:\/\/(?:\[[^\]]*\]|[^\s/?#:@]+))(?=[/?#]|$)/i.exec(typeof url === "string" ? url : "")?.[1];
  if (address === undefined || typeof url !== "string" || !isPort(value)) return [];
  const place = scanJson(text, [[...endpointPath, "url"]]).places.get(pointerOf([...endpointPath, "url"]));
  if (place === undefined) return [];
  const whole = `${address}:${value}${url.slice(address.length)}`;
  const edits = [{ range: place.value, text: JSON.stringify(whole) }, removeEntry(text, key)];
  return [{ title: `Change \`url\` to \`${whole}\``, edits, isPreferred: true, isSafe: false }];
}

/** Only an address makes an endpoint where there is none. */
function endpointsWith(endpoints: readonly unknown[], field: string, value: unknown): readonly unknown[] | undefined {
  if (endpoints.length === 0) return field === "url" ? [{ url: value }] : undefined;
  const isFree = (endpoint: unknown): boolean => isRecord(endpoint) && !Object.hasOwn(endpoint, field);
  return endpoints.every(isFree) ? endpoints.map((endpoint) => ({ ...asRecord(endpoint), [field]: value })) : undefined;
}

/** The one that counts is the last; the one before it says nothing. */
function withoutFirst(first: TextRange | undefined, text: string): readonly Fix[] {
  if (first === undefined) return [];
  const key = text.slice(first.start, first.end);
  return [
    {
      title: `Remove the ${key} that does not count`,
      edits: [removeEntry(text, first)],
      isPreferred: true,
      isSafe: false,
    },
  ];
}

/** A comma goes behind the value that it parts from the next. */
function withComma({ start }: TextRange, text: string): readonly Fix[] {
  const end = text.slice(0, start).trimEnd().length;
  const edits = [{ range: { start: end, end }, text: "," }];
  return [{ title: "Add the comma", edits, isPreferred: true, isSafe: false }];
}

/** More white space than this is not looked through. */
const longestGap = 200;

/** A comma behind the last entry, and a comment on a line: what people bring along from other languages. */
function withoutMistake(range: TextRange, text: string): readonly Fix[] {
  const mark = text.slice(range.start, range.end);
  // Behind a colon it is the value that is wrong, which is not there.
  const isExtra = !/:\s*$/.test(text.slice(Math.max(0, range.start - longestGap), range.start));
  const isComma = mark === "," && isExtra && /^\s*[}\]]/.test(text.slice(range.end));
  const line = /^(?:\/\/|#)[^\r\n]*/.exec(text.slice(range.start))?.[0];
  const block = /^\/\*[^]*?\*\//.exec(text.slice(range.start))?.[0];
  const what = isComma ? mark : (line ?? block);
  if (what === undefined) return [];
  const edits = [{ range: { start: range.start, end: range.start + what.length }, text: "" }];
  return [{ title: isComma ? "Remove the comma" : "Remove the comment", edits, isPreferred: true, isSafe: false }];
}

function set(
  text: string,
  {
    title,
    path,
    value,
    isPreferred,
  }: { readonly title: string; readonly path: Path; readonly value: unknown; readonly isPreferred?: boolean },
): Fix {
  const place = scanJson(text, [path]).places.get(pointerOf(path));
  const edits: readonly TextEdit[] =
    place === undefined
      ? changedLines(text, editJson(text, [{ path: path.map(String), value }]))
      : [{ range: place.value, text: JSON.stringify(value) }];
  return { title, edits, isSafe: false, ...(isPreferred === true && { isPreferred }) };
}

function remove(text: string, path: Path, title: string): readonly Fix[] {
  const key = keyOf(text, path);
  return key === undefined ? [] : [{ title, edits: [removeEntry(text, key)], isSafe: false }];
}

function keyOf(text: string, path: Path): TextRange | undefined {
  return scanJson(text, [path]).places.get(pointerOf(path))?.key;
}

function modelIn(path: Path): string {
  return String(path[1] ?? "");
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path)
    value = Array.isArray(value) ? (value as readonly unknown[])[Number(step)] : asRecord(value)[String(step)];
  return value;
}
