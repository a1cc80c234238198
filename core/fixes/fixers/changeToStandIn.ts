import type { SketchScalar } from "../../language/sketch/sketch.ts";
import { replaceText } from "../editing/values.ts";
import type { Fix, FixContext } from "../fix.ts";
import { standInsFor } from "../standIns.ts";

/** Puts another model in the place of one without which a tier, or the whole profile, would have none. */
export function changeToStandIn(scalar: SketchScalar, context: FixContext): readonly Fix[] {
  const id = standInsFor(scalar.text, context)[0];
  if (id === undefined) return [];
  const edits = [replaceText(context.text, scalar, id)];
  return [{ title: `Change to \`${id}\``, edits, isPreferred: true, isSafe: false }];
}
