import type { RegistryModel } from "../../registry/registry.ts";
import { replaceText } from "../editing/values.ts";
import type { TextRange } from "../../problem.ts";
import { lineBreakOf, lineStart } from "../editing/lines.ts";
import { findItem, findPlace, findScalar } from "../editing/places.ts";
import type { ItemPlace } from "../editing/places.ts";
import { onePreferred } from "../fix.ts";
import type { Fix, FixContext, Fixer } from "../fix.ts";
import { nearestFew } from "../nearestFew.ts";
import { linedUp } from "./listLines.ts";
import { changeToStandIn } from "./changeToStandIn.ts";
import { withoutModel } from "./withoutModel.ts";

/** The ids that were probably meant, else one that a tier needs; or without the model. */
export const missingModel: Fixer = (problem, context) => {
  const { text, sketch, view, parsed } = context;
  const together = linedUp(text, problem.range);
  if (together.length > 0) return together;
  const place = findItem(findPlace(sketch, problem.range));
  const scalar = findScalar(place, problem.range);
  const apart = place === undefined ? [] : takenApart(problem.range, place, context);
  if (scalar === undefined) return apart;
  const models = view.registry?.models ?? new Map<string, RegistryModel>();
  const without = new Set(parsed.profile.enabled_models);
  // The nearest was likely meant, whatever its state; of the others only those that can answer are of use.
  const isUseful = (id: string, index: number): boolean =>
    index === 0 || (models.get(id)?.enabled !== false && view.missingFiles?.has(id) !== true);
  const ids = nearestFew(scalar.text, models, { without, count: 6 }).filter(isUseful).slice(0, 3);
  const near = ids.map((id, index) => ({
    title: `Change to \`${id}\``,
    edits: [replaceText(text, scalar, id)],
    ...(index === 0 && { isPreferred: true }),
    isSafe: false,
  }));
  const change = near.length > 0 ? near : changeToStandIn(scalar, context);
  const fixes = [...apart, ...change];
  return onePreferred([...fixes, ...withoutModel(problem, context, fixes.length > 0)]);
};

/** Models of the registry that YAML reads as one, since nothing but space is between them. */
function takenApart({ start, end }: TextRange, { list, item }: ItemPlace, { text, view }: FixContext): readonly Fix[] {
  const piece = text.slice(start, end);
  const ids = piece.split(/\s+/);
  if (ids.length < 2 || !ids.every((id) => view.registry?.models.has(id) === true)) return [];
  const spaces = Array.from(piece.matchAll(/\s+/g), ({ index, 0: space }) => ({
    start: start + index,
    end: start + index + space.length,
  }));
  const common = { isPreferred: true, isSafe: false };
  if (list.style === "flow") {
    const edits = spaces.map(({ start: at }) => ({ range: { start: at, end: at }, text: "," }));
    return [{ title: "Put a comma between the models", edits, ...common }];
  }
  const lead = text.slice(lineStart(text, item.range.start), start);
  if (!/^ *- +$/.test(lead)) return [];
  const edits = spaces.map((range) => ({ range, text: lineBreakOf(text) + lead }));
  return [{ title: "Put each model on a line of its own", edits, ...common }];
}
