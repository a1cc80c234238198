import type { FixContext } from "../fixes/fix.ts";
import type { TierLadder } from "../routing/tierLadder.ts";
import { ladderOf } from "../routing/tierLadder.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { ladderEdits } from "./ladderEdits.ts";
import { pictureOf } from "./ladderPicture.ts";
import type { LogEntry } from "./logEntry.ts";
import { enoughPrompts, percent, proposeThresholds, seconds } from "./proposeThresholds.ts";
import type { ProposedTier } from "./proposeThresholds.ts";
import { evenSplit, pyramidOf } from "./wish.ts";
import type { Wish } from "./wish.ts";

/** A rewriting of a profile's ladder that an editor offers. */
export interface LadderFix {
  /** What it does, as a short order. */
  readonly title: string;
  /** `undefined` where the text is not of a shape that can be changed so. */
  readonly edits: (context: FixContext) => readonly TextEdit[] | undefined;
}

/**
 * Calibrations that most people would want, for a profile with enough prompts in the log: shares as of everyday, the same
 * share for every tier, and the wait that `expected_time_seconds` promises when answers take longer. What changes
 * nothing is left out. `entries` are those of the profile.
 */
export function ladderFixes(
  profile: Parameters<typeof ladderOf>[0],
  entries: readonly LogEntry[],
): readonly LadderFix[] {
  const ladder = ladderOf(profile);
  const { prompts } = pictureOf(entries, ladder);
  if (prompts < enoughPrompts || ladder.length < 2) return [];
  const last = `your last ${String(prompts)} prompts`;
  const pyramid = pyramidOf(ladder.length);
  const parts = ladder.map(({ name }, index) => {
    const share = `${String(Math.round(pyramid[index] ?? 0))} %`;
    return index === 0 ? `${share} of ${last} go to ${name}` : `${share} to ${name}`;
  });
  const promised = promisedWait(entries, ladder);
  const wishes: readonly (readonly [title: string, wish: Wish])[] = [
    [`Set max_score so that ${parts.join(", ")}`, toShares(pyramid)],
    [`Set max_score so that ${last} spread evenly over the tiers`, toShares(evenSplit(ladder.length))],
    ...(promised === undefined
      ? []
      : [
          [
            `Set max_score so that ${last} take ${seconds(promised)} on average, as expected_time_seconds says`,
            { kind: "wait", seconds: promised },
          ] as const,
        ]),
  ];
  const seen = new Set<string>();
  return wishes.flatMap(([title, wish]): readonly LadderFix[] => {
    const proposal = proposeThresholds(entries, ladder, wish);
    if (proposal.state === "none" || !proposal.changes) return [];
    if (wish.kind === "wait" && proposal.averageAfter > wish.seconds) return [];
    const { tiers } = proposal;
    const scores = tiers.map(({ after }) => after).join();
    if (seen.has(scores)) return [];
    seen.add(scores);
    return [{ title: `${title}${reality(tiers)}`, edits: (context) => ladderEdits(tiers, context) }];
  });
}

/** What the ladder says that its prompts wait on average, when they wait notably longer. */
function promisedWait(entries: readonly LogEntry[], ladder: TierLadder): number | undefined {
  const { steps, averageSeconds = 0 } = pictureOf(entries, ladder);
  const promised = steps.reduce((sum, { share }, at) => sum + share * (ladder[at]?.expected_time_seconds ?? 0), 0);
  return averageSeconds > promised * 1.05 ? promised : undefined;
}

/** Shares that were wished for and cannot be had are told in the title. */
function reality(tiers: readonly ProposedTier[]): string {
  const isMet = tiers.every(({ wanted, shareAfter }) => wanted === undefined || Math.abs(wanted - shareAfter) < 0.025);
  return isMet ? "" : ` (nearest: ${tiers.map(({ name, shareAfter }) => `${percent(shareAfter)} ${name}`).join(", ")})`;
}

function toShares(percents: readonly number[]): Wish {
  const sum = percents.reduce((all, each) => all + each, 0);
  return { kind: "share", shares: percents.map((each) => each / sum) };
}
