import { asRecord } from "../record.ts";
import type { FixContext } from "../fixes/fix.ts";
import { insertLines, unitEnd } from "../fixes/editing/insertion.ts";
import { columnOf } from "../fixes/editing/lines.ts";
import { findEntry } from "../fixes/editing/places.ts";
import { scoreText } from "../fixes/editing/values.ts";
import { writtenTiers, scoreOf, setScore } from "../fixes/ladder.ts";
import { yamlText } from "../language/completion/yamlText.ts";
import { rootOf } from "../language/sketchFacts.ts";
import { parseProfile } from "../profile/parseProfile.ts";
import type { Profile } from "../profile/profile.ts";
import { ladderOf } from "../routing/tierLadder.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { TextEdit } from "../text/textEdit.ts";

/** A tier and the `max_score` that it is to have. */
export interface NewThreshold {
  readonly name: string;
  readonly after: number;
}

/**
 * The edits that give the tiers of a profile these `max_score` values and change nothing else; the default ladder is
 * written out. `undefined` where the text is not of a shape that can be changed so, such as an alias for a number.
 */
export function ladderEdits(thresholds: readonly NewThreshold[], context: FixContext): readonly TextEdit[] | undefined {
  const { parsed } = context;
  const edits =
    asRecord(parsed.data)["tier_config"] === undefined ? written(thresholds, context) : changed(thresholds, context);
  return edits !== undefined && isMeant(edits, thresholds, context) ? edits : undefined;
}

/** A longer text is not read again while an editor waits. */
const maxLength = 50_000;

/** Whether the text means the wanted ladder with the edits: an anchor may be used elsewhere, a merge key bring another value. */
function isMeant(edits: readonly TextEdit[], thresholds: readonly NewThreshold[], context: FixContext): boolean {
  const { text, parsed, sketch, stem } = context;
  if (text.length > maxLength) {
    const ladder = findEntry(rootOf(sketch), "tier_config")?.entry.range;
    return ladder === undefined || !/[&*]/.test(text.slice(ladder.start, ladder.end));
  }
  const after = parseProfile(applyEdits(text, edits), stem);
  const wanted = new Map(thresholds.map((each) => [each.name, each.after]));
  return (
    after.problems.filter(isError).length <= parsed.problems.filter(isError).length &&
    withoutScores(after.profile) === withoutScores(parsed.profile) &&
    ladderOf(after.profile).every(({ name, max_score }) => wanted.get(name) === max_score)
  );
}

/** What a profile says besides its `max_score` values, to compare. */
function withoutScores(profile: Profile): string {
  return JSON.stringify({ ...profile, tier_config: profile.tier_config.map((tier) => ({ ...tier, max_score: 0 })) });
}

function changed(thresholds: readonly NewThreshold[], context: FixContext): readonly TextEdit[] | undefined {
  const tiers = writtenTiers(context);
  if (tiers === undefined) return undefined;
  const edits: TextEdit[] = [];
  for (const { name, after } of thresholds) {
    const tier = tiers.find((one) => one.name === name);
    if (tier === undefined) return undefined;
    if (tier.maxScore === after) continue;
    const scalar = scoreOf(tier);
    const edit = setScore(tier, after, context.text);
    // Without the key, the tier has a default.
    if (edit === undefined || scalar === undefined) return undefined;
    if (/[&*!]/.test(context.text.slice(scalar.range.start, scalar.range.end))) return undefined;
    edits.push(edit);
  }
  return edits;
}

/** `tier_config` with the default tiers, behind what is there. */
function written(
  thresholds: readonly NewThreshold[],
  { text, parsed, sketch }: FixContext,
): readonly TextEdit[] | undefined {
  const root = rootOf(sketch);
  if (root?.kind !== "map" || root.style === "flow") return undefined;
  const behind = findEntry(root, "enabled_models")?.entry ?? root.entries.at(-1);
  if (behind === undefined) return undefined;
  const scores = new Map(thresholds.map((each) => [each.name, each.after]));
  const indent = " ".repeat(columnOf(text, behind.range.start));
  const lines = parsed.profile.tier_config.flatMap(({ name, max_score, expected_time_seconds }) => [
    `${indent}  - name: ${yamlText(name)}`,
    `${indent}    max_score: ${scoreText(scores.get(name) ?? max_score)}`,
    `${indent}    expected_time_seconds: ${String(expected_time_seconds)}`,
  ]);
  const edit = insertLines(text, unitEnd(text, { value: undefined, range: behind.range }), [
    ...(/\n\r?\n/.test(text) ? [""] : []),
    `${indent}tier_config:`,
    ...lines,
  ]);
  return edit === undefined ? undefined : [edit];
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === "error";
}
