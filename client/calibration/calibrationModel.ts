import { pictureOf } from "../../core/calibration/ladderPicture.ts";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { pictureText, proposalText } from "../../core/calibration/pictureText.ts";
import { proposeThresholds } from "../../core/calibration/proposeThresholds.ts";
import { pyramidOf } from "../../core/calibration/wish.ts";
import { ladderOf } from "../../core/routing/tierLadder.ts";
import { localDate } from "../../workspace/decisionLog/localDate.ts";
import type { ProfileFile } from "../situation/situation.ts";

/** What the editor shows of a profile's ladder: the picture of `magi calibrate`, and what the usual shares would need. */
export function calibrationText({ name, profile }: ProfileFile, entries: readonly LogEntry[]): string {
  const ladder = ladderOf(profile);
  const ours = entries.filter((entry) => entry.profile === name);
  const picture = pictureText(name, pictureOf(ours, ladder), localDate);
  if (ours.length === 0) return picture;
  const percents = pyramidOf(ladder.length);
  const sum = percents.reduce((all, percent) => all + percent, 0);
  const shares = percents.map((percent) => percent / sum);
  const wished = ladder.map(({ name: tier }, index) => `${tier}=${String(Math.round(percents[index] ?? 0))}`).join(",");
  return [
    picture,
    proposalText(name, proposeThresholds(ours, ladder, { kind: "share", shares })),
    "To write other values, put the cursor on tier_config in the profile and choose one of its code actions (Ctrl+. or ⌘.),",
    `or in a terminal: magi calibrate --profile ${name} --share ${wished} --write`,
    "",
  ].join("\n");
}
