import { asRecord } from "../../record.ts";
import { findKeySchema } from "../../language/keySchema.ts";
import type { KeySchema } from "../../language/keySchema.ts";
import { yamlText } from "../../language/completion/yamlText.ts";
import type { SketchScalar } from "../../language/sketch/sketch.ts";
import { findNearest } from "../../text/nearest.ts";
import { insertEntry } from "../editing/insertion.ts";
import { findItem, findPlace, findScalar, pathOf } from "../editing/places.ts";
import type { EntryPlace, Place } from "../editing/places.ts";
import { removePlace } from "../editing/removal.ts";
import { asScalar, scoreText } from "../editing/values.ts";
import type { Fix, Fixer, FixContext } from "../fix.ts";
import { scoreBetween, writtenTiers } from "../ladder.ts";
import { inQuotes, takesBrackets } from "./inQuotes.ts";
import { joinHalves } from "./joinHalves.ts";
import { asItems } from "./listLines.ts";
import { asNamedItems } from "./namedItems.ts";
import { namesAsTiers } from "./namesAsTiers.ts";
import { tierNames } from "./tierNames.ts";
import { usableTiers } from "./usableTiers.ts";

/** A value of the kind that its key takes, where it is clear which one is meant. */
export const schema: Fixer = (problem, context) => {
  // Before the sketch, which sees more in such lines than one text.
  const lines = problem.message.startsWith("`enabled_models` must be a list")
    ? context.parsed.source.value(["enabled_models"])
    : undefined;
  const items = lines === undefined ? [] : asItems(context.text, lines);
  if (items.length > 0) return items;
  const mapping = problem.message.startsWith("`tier_config` must be a list, not a mapping")
    ? context.parsed.source.value(["tier_config"])
    : undefined;
  if (mapping !== undefined) return asNamedItems(mapping, context);
  const place = findPlace(context.sketch, problem.range);
  if (place === undefined) return [];
  if (/^A tier must be a mapping .*, not `/.test(problem.message)) {
    const tiers = namesAsTiers(context);
    if (tiers.length > 0) return tiers;
  }
  const halves = /^A (?:tier|rule) needs `/.test(problem.message) ? joinHalves(findItem(place), context.text) : [];
  if (halves.length > 0) return halves;
  const missing = /^A tier needs `(name|max_score)`/.exec(problem.message)?.[1];
  if (missing !== undefined) return addToTier(missing, place, context);
  const node = place.kind === "entry" ? place.entry.value : place.item.value;
  const wanted = findKeySchema(pathOf(place));
  if (wanted === undefined) return [];
  // `? key` makes a mapping of what looks like a word.
  if (problem.message.includes(", not a mapping") && node?.kind !== "map") return [];
  const scalar = asScalar(node);
  if (place.kind === "entry" && (node === undefined || isNull(scalar))) return fillOrRemove(place, wanted, context);
  if (node !== undefined && node.kind !== "scalar" && takesBrackets(pathOf(place)))
    return inQuotes(context.text, node.range.start);
  if (node?.kind === "list" && node.items.length === 0) return remove(place, context);
  if (scalar === undefined) return place.kind === "item" ? remove(place, context) : [];
  if (findScalar(place, problem.range) === undefined) return [];
  // Plain text that goes on below is one value to YAML, and lines to the sketch.
  if (wanted.type === "array" && dataAt(context.parsed.data, pathOf(place)) !== scalar.text) return [];
  const values = valuesAt(place, scalar, wanted, context);
  if (values.length === 0 && (place.kind === "item" || scalar.text.trim() === "")) return remove(place, context);
  return values.map(({ text, isSafe }, index) => ({
    title: `Change to \`${text}\``,
    edits: [{ range: scalar.range, text }],
    ...(index === 0 && { isPreferred: true }),
    isSafe,
  }));
};

function dataAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((at: unknown, key) => asRecord(at)[key], data);
}

interface Value {
  readonly text: string;
  readonly isSafe: boolean;
}

/** What was probably meant, for a place whose neighbours or whose registry say more than its kind. */
function valuesAt(place: Place, scalar: SketchScalar, wanted: KeySchema, context: FixContext): readonly Value[] {
  const [section, position, key] = pathOf(place);
  if (section === "tier_config" && key === "max_score" && /^-\s*[.\d]/.test(scalar.text)) {
    const score = scoreFor(Number(position), writtenTiers(context) ?? []);
    if (score !== undefined) return [{ text: score, isSafe: false }];
  }
  const values = valuesFor(scalar, wanted);
  const models = section === "enabled_models" && place.kind === "item" ? context.view.registry?.models : undefined;
  // A number in quotes is a model only where there is one of that name.
  return models === undefined || models.has(scalar.text.trim()) ? values : [];
}

/** What was probably meant by a word, as it has to be written. */
function valuesFor({ text, style }: SketchScalar, wanted: KeySchema): readonly Value[] {
  const word = text.trim();
  switch (wanted.type) {
    case "number":
    case "integer":
      return numbersFor(word, wanted);
    case "boolean":
      if (/^(?:true|yes|on|y|1),?$/i.test(word)) return [{ text: "true", isSafe: true }];
      if (/^(?:false|no|off|n|0),?$/i.test(word)) return [{ text: "false", isSafe: true }];
      return [];
    case "string":
      if (wanted.enum !== undefined) return choicesFor(word, wanted.enum);
      return style === "plain" && word !== "" ? [{ text: JSON.stringify(word), isSafe: true }] : [];
    case "array":
      return style === "block" ? [] : listsFor(word);
    case "object":
      if (isHead(wanted) && word !== "" && style !== "block")
        return [{ text: `{ name: ${yamlText(word)} }`, isSafe: false }];
      if (wanted.properties?.["enabled"] === undefined || !/^(?:true|false)$/i.test(word)) return [];
      return [{ text: `{ enabled: ${word.toLowerCase()} }`, isSafe: false }];
    default:
      return [];
  }
}

/** Whether a mapping is the `profile` of the nested form, of which a name by itself is worth something. */
function isHead({ properties }: KeySchema): boolean {
  return (
    properties?.["name"] !== undefined &&
    properties["description"] !== undefined &&
    properties["max_score"] === undefined
  );
}

/** A list of what is there, without one of its two brackets that may stand there already. */
function listsFor(word: string): readonly Value[] {
  const bare = word.replace(/^\[/, "").replace(/\]?,?$/, "");
  if (bare.trim() === "" || /[\r\n[\]{}"']/.test(bare)) return [];
  return [{ text: `[${listText(bare)}]`, isSafe: bare === word && !word.includes(",") }];
}

function listText(text: string): string {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(yamlText)
    .join(", ");
}

function numbersFor(word: string, wanted: KeySchema): readonly Value[] {
  // "5,0", "30s" and, as in JSON, "5," are numbers to the people who write them.
  const match = /^([-+]?\d+(?:[.,]\d+)?)\s*(?:s|sec|seconds|tokens)?,?$/i.exec(word);
  if (match?.[1] === undefined) return [];
  const digits = match[1].replace(",", ".").replace(/^\+/, "");
  const isWhole = wanted.type !== "integer" || Number.isInteger(Number(digits));
  const value = isWhole ? Number(digits) : Math.round(Number(digits));
  const { minimum, exclusiveMinimum, maximum } = wanted;
  const usual = typeof wanted.default === "number" ? wanted.default : undefined;
  if (minimum !== undefined && value < minimum) return [{ text: String(usual ?? minimum), isSafe: false }];
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return [{ text: String(usual ?? exclusiveMinimum + 1), isSafe: false }];
  if (maximum !== undefined && value > maximum) return [{ text: String(maximum), isSafe: false }];
  return [{ text: isWhole ? digits : String(value), isSafe: isWhole && digits === word }];
}

function choicesFor(word: string, allowed: readonly string[]): readonly Value[] {
  const normal = (text: string): string => text.toLowerCase().replace(/[^a-z]+/g, "");
  const same = allowed.find((choice) => normal(choice) === normal(word));
  const near = same ?? findNearest(word, allowed);
  const others = allowed.filter((choice) => choice !== near).map((text) => ({ text, isSafe: false }));
  return near === undefined ? others : [{ text: near, isSafe: near === same }, ...others];
}

function isNull(scalar: SketchScalar | undefined): boolean {
  return scalar?.style === "plain" && /^(?:~|null)?$/i.test(scalar.text);
}

/** A key without a value: the default in so many words, or no key. */
function fillOrRemove(place: EntryPlace, wanted: KeySchema, context: FixContext): readonly Fix[] {
  const { key } = place.entry;
  const [section, position] = pathOf(place);
  // Without them a tier is none.
  if (section === "tier_config" && (key.text === "name" || key.text === "max_score")) {
    const value = missingInTier(key.text, Number(position), context);
    return value === undefined ? [] : fillWith(value, `Write \`${value}\``, place);
  }
  // A stage may be any tier, its default only one of this profile.
  const isTier = section === "two_stage" && /^stage[12]_tier$/.test(key.text);
  const usual = String(wanted.default);
  const isUseless = wanted.default === undefined || (isTier && !tierNames(context).includes(usual));
  const fill = isUseless ? [] : fillWith(usual, `Write the default: \`${usual}\``, place);
  return [...fill, ...remove(place, context, fill.length === 0)];
}

function fillWith(text: string, title: string, { entry: { colon, value } }: EntryPlace): readonly Fix[] {
  if (colon === undefined) return [];
  const edit =
    value === undefined
      ? { range: { start: colon + 1, end: colon + 1 }, text: ` ${text}` }
      : { range: value.range, text };
  return [{ title, edits: [edit], isPreferred: true, isSafe: false }];
}

function remove(place: Place, context: FixContext, isPreferred = true): readonly Fix[] {
  const { text } = context;
  if (place.kind === "entry" && isNeeded(place)) return withNeeded(place, context);
  const removal = removePlace(text, place);
  const name = place.kind === "entry" ? `\`${place.entry.key.text}\`` : "this entry";
  if (removal === undefined) return [];
  return [{ title: `Remove ${name}`, edits: removal.edits, ...(isPreferred && { isPreferred }), isSafe: false }];
}

/** Whether a tier or a rule is none without the key. */
function isNeeded(place: EntryPlace): boolean {
  const path = pathOf(place);
  const { text } = place.entry.key;
  if (path[0] === "tier_config") return path.length === 3 && (text === "name" || text === "max_score");
  return path[0] === "routing" && path.length === 4 && (text === "pattern" || text === "tier");
}

/** A tier with a value that goes with its neighbours; or without the rule, of which nobody knows what it looks for. */
function withNeeded(place: EntryPlace, context: FixContext): readonly Fix[] {
  const { key, value: written } = place.entry;
  const item = findItem(place);
  if (item === undefined) return [];
  if (pathOf(place)[0] === "routing") {
    const removal = removePlace(context.text, item);
    return removal === undefined ? [] : [{ title: "Remove the rule", edits: removal.edits, isSafe: false }];
  }
  const value = missingInTier(key.text, item.index, context);
  if (value === undefined || written === undefined) return [];
  const edits = [{ range: written.range, text: value }];
  return [{ title: `Change to \`${value}\``, edits, isPreferred: true, isSafe: false }];
}

/** What a tier lacks, with its key. */
function addToTier(key: string, place: Place, context: FixContext): readonly Fix[] {
  const item = findItem(place);
  const map = item?.item.value;
  if (item === undefined || map?.kind !== "map") return [];
  const value = missingInTier(key, item.index, context);
  if (value === undefined) return [];
  const edit = insertEntry(context.text, map, { key, value });
  return edit === undefined
    ? []
    : [{ title: `Add \`${key}: ${value}\``, edits: [edit], isPreferred: true, isSafe: false }];
}

/** A score between the tier's neighbours, or the name of a tier that models serve. */
function missingInTier(key: string, index: number, context: FixContext): string | undefined {
  const tiers = writtenTiers(context);
  if (tiers === undefined) return undefined;
  return key === "name" ? nameFor(context) : scoreFor(index, tiers);
}

function scoreFor(index: number, tiers: NonNullable<ReturnType<typeof writtenTiers>>): string | undefined {
  const lower = Math.max(0, ...tiers.slice(0, index).map(({ maxScore }) => maxScore ?? 0));
  if (index === tiers.length - 1) return lower < 10 ? ".inf" : undefined;
  const upper = tiers.slice(index + 1).find(({ maxScore }) => maxScore !== undefined)?.maxScore;
  const score = upper === undefined ? undefined : scoreBetween(lower, upper);
  return score === undefined ? undefined : scoreText(score);
}

function nameFor(context: FixContext): string | undefined {
  const taken = new Set((writtenTiers(context) ?? []).map(({ name }) => name));
  const name = [...(usableTiers(context) ?? []), "fast", "balanced", "powerful"].find((one) => !taken.has(one));
  return name === undefined ? undefined : yamlText(name);
}
