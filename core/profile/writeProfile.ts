import { Document, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Node, YAMLMap } from "yaml";
import { withoutBareReturns } from "../yaml/parserText.ts";
import { keepAsWritten } from "./keepAsWritten.ts";
import type { Profile, Tier } from "./profile.ts";
import { toProfile } from "./toProfile.ts";

/** What to write of a profile: the fields that are there. */
export type ProfileFields = Partial<Omit<Profile, "name">> & { readonly name?: string };

/**
 * The text of a profile file with these fields, and with others at the root that are given. Comments, order, styles and
 * keys that MAGI does not know stay, though indentation may be put in order in a field that changes; a field that already
 * means what is asked for is left as it is written, so defaults are not written out, and a text in which nothing changes
 * stays to the letter; carriage returns alone as line breaks become line feeds. The text must be one YAML document without
 * mistakes; without it a new file is begun, in the nested form; `writesDefaults` then writes every field that is given and
 * is not empty, so that the file says by itself what was asked for. `stem` is the file's name without its ending.
 */
export function writeProfile(
  given: string | undefined,
  stem: string,
  fields: ProfileFields,
  { writesDefaults = false }: { readonly writesDefaults?: boolean } = {},
): string {
  const isNew = given === undefined || given.trim() === "";
  const text = isNew ? "" : withoutBareReturns(given);
  const document = isNew ? new Document({}) : parseDocument(text);
  // Comments and nothing else.
  if (!isMap(document.contents)) document.contents = document.createNode({});
  const root = document.contents as unknown as YAMLMap; // It was just made one, or is one.
  // `{}` has no style of its own to keep.
  if (root.items.length === 0) root.flow = false;
  const data: unknown = document.toJS({ maxAliasCount: 100 });
  const before = toProfile(data, stem);
  const others = otherFields(fields, before, data);
  if (!isNew && others.length === 0 && isSame({ ...before, ...ownFields(fields, before) }, before)) return given;
  const create = (value: unknown): Node => document.createNode(value);
  const set = (key: "enabled_models" | "tier_config" | "two_stage" | "load_balancing" | "routing"): void => {
    const value = fields[key];
    const isSaid = isNew && writesDefaults && key !== "routing";
    if (value === undefined || (!isSaid && isSame(value, before[key]))) return;
    const known = root.get(key);
    if (key === "enabled_models" && isSeq(known))
      known.items = listItems(known.items, value as Profile["enabled_models"], create);
    else if (key === "tier_config" && isSeq(known))
      known.items = tierItems(known.items, value as Profile["tier_config"], create);
    else if (isMap(known)) update(known, value, before[key], create);
    else root.set(key, create(plainValue(value)));
  };
  // A name that is the file's own stands there too.
  setHead(root, fields, isNew && writesDefaults ? { ...before, name: "" } : before, create);
  set("enabled_models");
  set("tier_config");
  set("two_stage");
  set("load_balancing");
  set("routing");
  for (const [key, value] of others) root.set(key, create(plainValue(value)));
  const written = document.toString({
    lineWidth: 0,
    // Lists that stand below their key without indentation stay so.
    indentSeq: isNew || !/^[A-Za-z_]+:[ \t]*(?:#.*)?\r?\n- /m.test(text),
    // `[a, b]`, unless brackets have spaces within them already.
    flowCollectionPadding: !isNew && /[[{] +[^\s\]}]/.test(text),
  });
  if (isNew) return written;
  const mark = text.startsWith("\ufeff") && !written.startsWith("\ufeff") ? "\ufeff" : "";
  return keepAsWritten(text, mark + (text.includes("\r\n") ? written.replaceAll("\n", "\r\n") : written));
}

/** The fields that MAGI knows. */
function ownFields(fields: ProfileFields, known: Profile): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(plain(fields)).filter(([key]) => key in known));
}

/** The fields that MAGI does not know and that are not in the file as they are wanted. */
function otherFields(fields: ProfileFields, known: Profile, data: unknown): readonly (readonly [string, unknown])[] {
  const written = new Map<string, unknown>(Object.entries(data ?? {}));
  return Object.entries(plain(fields)).filter(([key, value]) => !(key in known) && !isSame(value, written.get(key)));
}

function setHead(root: YAMLMap, fields: ProfileFields, before: Profile, create: (value: unknown) => Node): void {
  for (const key of ["name", "description"] as const) {
    const value = fields[key];
    if (value === undefined || value === before[key]) continue;
    const head = root.get("profile");
    if (isMap(head)) head.set(key, value);
    // The flat form has both at the root.
    else if (root.has("name") || root.has("description") || root.items.length > 0) root.set(key, value);
    else root.set("profile", create({ [key]: value }));
  }
}

/** Sets the fields of a mapping that differ from what they mean now. */
function update(node: YAMLMap, value: object, before: object, create: (value: unknown) => Node): void {
  const known = new Map<string, unknown>(Object.entries(before));
  for (const [field, next] of Object.entries(value))
    if (!isSame(next, known.get(field))) {
      if (next === undefined) node.delete(field);
      else node.set(field, next !== null && typeof next === "object" ? create(plainValue(next)) : next);
    }
}

/** Items that stay keep their comments. */
function listItems(items: readonly unknown[], values: readonly string[], create: (value: unknown) => Node): unknown[] {
  const known = new Map(items.map((item) => [isScalar(item) ? String(item.value) : "", item]));
  return values.map((value) => known.get(value) ?? create(value));
}

/** Tiers that stay, by name, keep their comments and unknown keys. */
function tierItems(items: readonly unknown[], tiers: readonly Tier[], create: (value: unknown) => Node): unknown[] {
  const known = new Map<unknown, YAMLMap>();
  for (const item of items) if (isMap(item) && !known.has(item.get("name"))) known.set(item.get("name"), item);
  return tiers.map((tier) => {
    const node = known.get(tier.name);
    if (node === undefined) return create(plain(tier));
    const [before] = toProfile({ tier_config: [node.toJSON()] }, "").tier_config;
    if (before !== undefined) update(node, tier, before, create);
    return node;
  });
}

/** Without fields that are not there, which YAML would write as null. */
function plain(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : [[key, plainValue(field)]])),
  );
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  return value === null || typeof value !== "object" ? value : plain(value);
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map<string, unknown>(Object.entries(b).filter(([, value]) => value !== undefined));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)));
}
