import type { Registry } from "../../registry/registry.ts";
import { findKeySchema } from "../keySchema.ts";
import type { KeySchema } from "../keySchema.ts";
import type { TextRange } from "../../problem.ts";
import { readSketch } from "../sketch/readSketch.ts";
import type { SketchReading } from "../sketch/readSketch.ts";
import { completeAlias } from "./aliases.ts";
import { literal, maxListed } from "./completion.ts";
import type { Completion, CompletionList } from "./completion.ts";
import { findComment, findSpot } from "./findSpot.ts";
import { findLead } from "./findLead.ts";
import type { Lead } from "./findLead.ts";
import { completeIgnore } from "./ignoreComments.ts";
import type { IgnorableCode } from "./ignoreComments.ts";
import { likenessOf } from "./likeness.ts";
import { missingKeys, newItemOf } from "./missingKeys.ts";
import { suggestModels } from "./suggestModels.ts";
import { newLadder, newTier, wholeProfiles } from "./snippets.ts";
import type { Spot } from "./spot.ts";
import { suggestValues } from "./suggestValues.ts";
import type { Surroundings } from "./surroundings.ts";

export interface CompletionRequest {
  readonly text: string;
  /** Offset in the text. */
  readonly cursor: number;
  /** The file's name without its ending: what the profile is likely called. */
  readonly stem: string;
  /** Undefined when none could be read. */
  readonly registry: Registry | undefined;
  /** What a comment can silence. */
  readonly codes?: readonly IgnorableCode[];
}

const nothing: CompletionList = { items: [], isIncomplete: false };

/** Suggestions for the cursor, in any text, however broken. Empty where nothing of a profile can stand. */
export function complete({ text, cursor, stem, registry, codes = [] }: CompletionRequest): CompletionList {
  const comment = findComment(text, cursor);
  if (comment !== undefined) return completeIgnore(text.slice(comment, cursor), cursor, codes) ?? nothing;
  const reading = readSketch(text, cursor);
  const aliases = completeAlias(text, cursor, reading.sketch);
  if (aliases !== undefined) return all(aliases);
  const place = { text, cursor, stem, registry };
  const here = completeHere(place, reading);
  const lead = findLead(text, cursor, reading.openAtCursor ?? []);
  if (lead === undefined) return here;
  const further = completeBehind(lead, place);
  return { items: [...further.items, ...here.items], isIncomplete: further.isIncomplete || here.isIncomplete };
}

type Place = Pick<CompletionRequest, "text" | "cursor" | "stem" | "registry">;

/** What may stand at the cursor, in the column that it has. */
function completeHere({ text, cursor, stem, registry }: Place, reading: SketchReading): CompletionList {
  const spot = findSpot(text, cursor, reading);
  const schema = spot === undefined ? undefined : findKeySchema(spot.path);
  if (spot === undefined || schema === undefined) return nothing;
  const typed = text.slice(spot.replace.start, cursor);
  const word = text.slice(spot.replace.start, spot.replace.end);
  const around = { spot, typed, word, sketch: reading.sketch, stem, registry };
  const { items, isIncomplete } = suggest(schema, around);
  return { items: items.map((item) => joined(item, spot, text)), isIncomplete };
}

/** What may stand at the cursor once the line has what it lacks, which comes with each suggestion. */
function completeBehind({ at, text: lead }: Lead, { text, cursor, ...rest }: Place): CompletionList {
  const place = { ...rest, text: text.slice(0, at) + lead + text.slice(at), cursor: cursor + lead.length };
  const { items, isIncomplete } = completeHere(place, readSketch(place.text, place.cursor));
  // A number, say, belongs beside its key, and one key of an item is less than is wanted.
  const whole = items.filter(({ kind }) => kind === "model" || kind === "snippet" || (kind === "key" && lead !== "- "));
  const before = ({ start, end }: TextRange): TextRange => ({ start: start - lead.length, end: end - lead.length });
  return {
    items: whole.map((item) => ({ ...item, insert: lead + item.insert, replace: before(item.replace) })),
    isIncomplete,
  };
}

/** A longer comment is not repeated in each suggestion. */
const longestComment = 200;

/** With what must stand between a suggestion and what is around it. A comment stays in the line that it is on. */
function joined(item: Completion, { needsSpace, needsComma }: Spot, text: string): Completion {
  const { insert, replace } = item;
  const lead = needsSpace && !insert.startsWith("\n") ? " " : "";
  const whole = lead + insert + (needsComma ? "," : "");
  const [first = "", ...below] = whole.split("\n");
  const behind = text.slice(replace.end, replace.end + longestComment);
  const comment = /^[ \t]*#[^\r\n]*/.exec(behind)?.[0] ?? "";
  if (comment === "") return { ...item, insert: whole };
  const gap = first !== "" && comment.startsWith("#") ? " " : "";
  if (below.length === 0 || comment.length === longestComment) return { ...item, insert: whole + gap };
  return {
    ...item,
    insert: [first + gap + literal(comment), ...below].join("\n"),
    replace: { start: replace.start, end: replace.end + comment.length },
  };
}

function suggest(schema: KeySchema, around: Surroundings): CompletionList {
  const { spot } = around;
  if (spot.quote !== undefined && (schema.type === "object" || schema.type === "array")) return nothing;
  switch (schema.type) {
    case "object":
      return spot.kind === "value" ? inTheLinesBelow(schema, around) : all(keysFor(schema, around));
    case "array":
      if (spot.kind === "value") return inTheLinesBelow(schema, around);
      return spot.style === "flow" ? nothing : itemsFor(schema, around);
    default:
      return spot.kind === "key" ? nothing : scalarsFor(schema, around);
  }
}

function keysFor(schema: KeySchema, around: Surroundings): readonly Completion[] {
  const { spot } = around;
  const keys = missingKeys(schema, around);
  if (spot.kind === "key" || spot.style === "flow") return keys;
  if (spot.path.length === 0 && spot.siblings.length === 0)
    return [...wholeProfiles(around), newLadder(around), ...keys];
  return keys;
}

/** Items of a list that begin on a line of their own: the dash comes with them. */
function itemsFor(schema: KeySchema, around: Surroundings): CompletionList {
  if (schema.items?.type === "object") return all([(newItemOf(around.spot.path) ?? newTier)(around, "- ")]);
  const inside = { ...around, spot: { ...around.spot, path: [...around.spot.path, 0] } };
  const { items, isIncomplete } = scalarsFor(schema.items ?? {}, inside);
  return { items: items.map((item) => ({ ...item, insert: `- ${item.insert}` })), isIncomplete };
}

function scalarsFor(schema: KeySchema, around: Surroundings): CompletionList {
  const isModelId = around.spot.path.length === 2 && around.spot.path[0] === "enabled_models";
  return isModelId ? suggestModels(around) : firstOf(suggestValues(schema, around), around.typed);
}

/** A ladder may have thousands of tiers. */
function firstOf(items: readonly Completion[], typed: string): CompletionList {
  if (items.length <= maxListed) return all(items);
  const lowerTyped = typed.toLowerCase();
  const fitting = items.filter(({ label }) => likenessOf(label.toLowerCase(), lowerTyped) !== undefined);
  return { items: fitting.slice(0, maxListed), isIncomplete: fitting.length > maxListed };
}

/** The value of a key that needs lines of its own, asked for on the line of the key. */
function inTheLinesBelow(schema: KeySchema, around: Surroundings): CompletionList {
  const { spot } = around;
  if (spot.style === "flow" || around.typed !== "") return nothing;
  const column = spot.entryColumn + 2;
  const below: Spot = { ...spot, kind: "start", column, siblings: [] };
  const { items, isIncomplete } = suggest(schema, { ...around, spot: below });
  const lead = `\n${" ".repeat(column)}`;
  return { items: items.map((item) => ({ ...item, insert: lead + item.insert })), isIncomplete };
}

function all(items: readonly Completion[]): CompletionList {
  return { items, isIncomplete: false };
}
