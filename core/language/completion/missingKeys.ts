import { briefKind, kindWords } from "../keyDocs.ts";
import { propertiesOf } from "../keySchema.ts";
import type { KeySchema } from "../keySchema.ts";
import type { SketchPath } from "../sketch/sketch.ts";
import type { Completion } from "./completion.ts";
import { keySnippet, newRule, newTier } from "./snippets.ts";
import type { Surroundings } from "./surroundings.ts";

/** The keys that the mapping at the cursor does not have yet, in a profile's usual order. */
export function missingKeys(schema: KeySchema, around: Surroundings): readonly Completion[] {
  const { spot } = around;
  const missing = propertiesOf(schema).filter(([name]) => isMissing(name, around));
  const keys = missing.map(([name, property]): Completion => ({
    kind: "key",
    label: name,
    detail: kindWords(name, property).replaceAll("`", ""),
    beside: briefKind(property),
    about: { kind: "key", path: [...spot.path, name] },
    insert: spot.kind === "key" ? name : keySnippet(name, property, around),
    replace: spot.replace,
  }));
  const newItem = spot.siblings.length > 0 ? undefined : newItemOf(spot.path);
  if (newItem === undefined || spot.kind !== "start") return keys;
  return spot.inBrackets ? [newItem(around, "")] : [newItem(around, ""), ...keys];
}

/** What completes an item of the list at a path, or the mapping that such an item is. */
export function newItemOf(path: SketchPath): typeof newTier | undefined {
  if (path[0] === "tier_config") return newTier;
  return path[0] === "routing" && path[1] === "rules" ? newRule : undefined;
}

function isMissing(name: string, { spot: { path, siblings } }: Surroundings): boolean {
  if (siblings.includes(name)) return false;
  if (path.length > 0) return true;
  // A profile is in the nested or in the flat form.
  if (name === "profile") return !siblings.includes("name") && !siblings.includes("description");
  return !(name === "name" || name === "description") || !siblings.includes("profile");
}
