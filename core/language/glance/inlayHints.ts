import type { TextRange } from "../../problem.ts";
import type { Registry } from "../../registry/registry.ts";
import { modelDetail } from "../modelCard.ts";
import type { ProfileNames } from "../navigation/names.ts";
import { rangeSentence, rangeSigns, scoreRanges } from "./scoreRanges.ts";

/** A few words behind a value, which are not part of the text. */
export interface InlayHint {
  /** Right behind the value. */
  readonly offset: number;
  readonly label: string;
  readonly more:
    | { readonly kind: "sentence"; readonly text: string }
    /** The model's card, made when somebody looks at it. */
    | { readonly kind: "model"; readonly id: string };
}

export interface InlayHintsRequest {
  readonly names: ProfileNames;
  /** Undefined when none could be read. */
  readonly registry: Registry | undefined;
  /** Only hints of values that end in here. */
  readonly within: TextRange;
  /** A model's health in a word or two, for who knows it. */
  readonly health?: (id: string) => string | undefined;
}

/**
 * Behind each `max_score` the scores that really reach the tier; behind each model id its size, quantisation and tier,
 * whether it is switched off, and its health. In the order of the text.
 */
export function inlayHints({ names, registry, within, health }: InlayHintsRequest): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  const isWithin = ({ end }: TextRange): boolean => within.start <= end && end <= within.end;
  const taken = new Set<number>();
  for (const [{ maxScore }, range] of scoreRanges(names.tiers))
    // Tiers that share their score by a merge key share its place; the first one speaks.
    if (maxScore !== undefined && isWithin(maxScore.range) && !taken.has(maxScore.range.end)) {
      taken.add(maxScore.range.end);
      const more = { kind: "sentence", text: rangeSentence(range) } as const;
      hints.push({ offset: maxScore.range.end, label: rangeSigns(range), more });
    }
  for (const { kind, name, range } of names.uses) {
    if (kind !== "model" || !isWithin(range)) continue;
    const model = registry?.models.get(name);
    if (model === undefined) continue;
    const parts = [modelDetail(model), model.enabled === false ? "off" : "", health?.(name) ?? ""];
    const label = parts.filter((part) => part !== "").join(" · ");
    if (label !== "") hints.push({ offset: range.end, label, more: { kind: "model", id: name } });
  }
  return hints.sort((a, b) => a.offset - b.offset);
}
