import { findKeySchema, propertiesOf } from "../../language/keySchema.ts";
import type { SketchEntry } from "../../language/sketch/sketch.ts";
import { homeOfKey } from "../../schema/keyHomes.ts";
import { nearestKey } from "../../schema/nearestKey.ts";
import { areSame, findPlace, pathOf } from "../editing/places.ts";
import { removePlace } from "../editing/removal.ts";
import { replaceText } from "../editing/values.ts";
import type { Fix, Fixer } from "../fix.ts";
import { soundest } from "../proof.ts";
import { movedKey } from "./movedKey.ts";

/** The key in its place, the one that was probably meant, or without it. */
export const unknownField: Fixer = (problem, context) => {
  const { text, sketch } = context;
  const place = findPlace(sketch, problem.range);
  if (place?.kind !== "entry" || !areSame(place.entry.key.range, problem.range)) return [];
  const { key } = place.entry;
  const schema = findKeySchema(pathOf(place.parent));
  const taken = new Set(place.map.entries.map((entry) => entry.key.text));
  const free = schema === undefined ? [] : propertiesOf(schema).flatMap(([name]) => (taken.has(name) ? [] : [name]));
  const spelled = withColon(place.entry, free);
  if (spelled !== undefined) return [spelled];
  const move = movedKey(place, context);
  const near = move.length > 0 ? undefined : nearestKey(key.text, free);
  const rename: readonly Fix[] =
    near === undefined
      ? []
      : [{ title: `Change to \`${near}\``, edits: [replaceText(text, key, near)], isPreferred: true, isSafe: false }];
  const removal = removePlace(text, place);
  const remove: readonly Fix[] =
    removal === undefined
      ? []
      : [
          {
            title: `Remove \`${key.text}\``,
            edits: removal.edits,
            // What belongs elsewhere says something.
            ...(near === undefined && homeOfKey(key.text) === undefined && { isPreferred: true }),
            isSafe: false,
          },
        ];
  return [...move, ...rename, ...soundest(remove, context, move.length + rename.length > 0)];
};

/** In brackets a key without a colon and a space is one with its value in its name. */
function withColon({ key, value }: SketchEntry, free: readonly string[]): Fix | undefined {
  const [, name = "", rest = ""] = /^([\w-]+)(?::\s*|\s+)(\S.*)$/.exec(key.text) ?? [];
  if (value !== undefined || key.style !== "plain" || !free.includes(name)) return undefined;
  const meant = `${name}: ${rest}`;
  return {
    title: `Change to \`${meant}\``,
    edits: [{ range: key.range, text: meant }],
    isPreferred: true,
    isSafe: false,
  };
}
