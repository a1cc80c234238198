import type { TextRange } from "../../problem.ts";
import type { AnchorUse } from "./anchors.ts";
import { findUseAt } from "./names.ts";
import type { NameUse, ProfileNames } from "./names.ts";

/** What navigation starts from. */
export type Thing =
  | { readonly kind: "tier" | "model"; readonly name: string; readonly use: NameUse }
  | { readonly kind: "anchor"; readonly name: string; readonly use: AnchorUse };

/** The tier, model, anchor or alias at an offset, or right before it; `undefined` elsewhere. */
export function findThing(names: ProfileNames, offset: number): Thing | undefined {
  const anchor = names.anchors.find(({ range }) => holds(range, offset));
  if (anchor !== undefined) return { kind: "anchor", name: anchor.name, use: anchor };
  const use = findUseAt(names.uses, offset);
  return use && { kind: use.kind, name: use.name, use };
}

function holds(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}
