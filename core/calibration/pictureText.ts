import { scoreText } from "../fixes/editing/values.ts";
import { countOf } from "../text/countOf.ts";
import type { LadderPicture, LadderStep } from "./ladderPicture.ts";
import { histogramBins } from "./ladderPicture.ts";
import { percent, seconds } from "./proposeThresholds.ts";
import type { Proposal } from "./proposeThresholds.ts";

/** The widest bar, in characters. */
const barWidth = 30;

/** The picture for people, in a font of fixed width; every line ends. `toDate` names the day of a time. */
export function pictureText(profile: string, picture: LadderPicture, toDate: (at: number) => string): string {
  const { prompts, pinned, first, last, steps, averageSeconds } = picture;
  if (first === undefined || last === undefined) return emptyText(profile);
  const span = toDate(first) === toDate(last) ? `on ${toDate(first)}` : `from ${toDate(first)} to ${toDate(last)}`;
  const heading = `${profile}: ${countOf(prompts, "prompt")} routed by score${pinned > 0 ? `, ${String(pinned)} pinned` : ""}, ${span}`;
  return [
    heading,
    "",
    ...stepLines(steps),
    ...(averageSeconds === undefined ? [] : ["", `On average an answer takes ${seconds(averageSeconds)}.`]),
    ...(steps.some(({ measured }) => measured === 0)
      ? ["* Nothing was measured there: this is expected_time_seconds."]
      : []),
    "",
    "Scores",
    ...histogramLines(picture),
    "",
  ].join("\n");
}

/** In the place of a picture, when only prompts of so short a time were wanted; the line ends. */
export function onlyOlderText(profile: string, { since, older }: { readonly since: string; readonly older: number }) {
  return `The log holds no prompts of ${profile} from the last ${since}, but ${countOf(older, "older one")}. Look further back with --since, or leave it out.\n`;
}

/** What a proposal changes, as a difference; every line ends. */
export function proposalText(profile: string, proposal: Proposal): string {
  if (proposal.state === "none") return `${proposal.reason}\n`;
  const { tiers, changes, averageBefore, averageAfter, notes } = proposal;
  const width = widest(tiers.map(({ name }) => name));
  const line = (sign: string, name: string, score: number, share: number): string =>
    `${sign} ${name.padEnd(width)}  max_score: ${scoreText(score).padEnd(5)} ${percent(share).padStart(6)}`;
  const lines = tiers.flatMap(({ name, before, after, shareBefore, shareAfter }) =>
    before === after
      ? [line(" ", name, after, shareAfter)]
      : [line("-", name, before, shareBefore), line("+", name, after, shareAfter)],
  );
  const heading = changes
    ? `${profile} with other max_score values, and what your prompts would have got:`
    : `${profile} is as near to this as it can be:`;
  return [
    heading,
    ...lines,
    changes
      ? `Average wait: ${seconds(averageBefore)} before, ${seconds(averageAfter)} with it.`
      : `Average wait: ${seconds(averageAfter)}.`,
    ...notes,
    "",
  ].join("\n");
}

function emptyText(profile: string): string {
  return [
    `The log holds no prompts of ${profile} yet.`,
    "It fills while you ask: in the chat, through `magi serve` or with `magi chat --profile`.",
    "",
  ].join("\n");
}

function stepLines(steps: readonly LadderStep[]): readonly string[] {
  const most = Math.max(...steps.map(({ share }) => share));
  const rows = steps.map(
    ({ name, maxScore, count, share, measured, meanSeconds, medianSeconds, p95Seconds, pinned }) => ({
      cells: [
        name,
        `≤ ${scoreText(maxScore)}`,
        String(count),
        percent(share),
        measured === 0 ? `${seconds(meanSeconds)}*` : seconds(medianSeconds ?? meanSeconds),
        p95Seconds === undefined ? "" : seconds(p95Seconds),
        pinned === 0 ? "" : String(pinned),
      ],
      bar: bar(share, most),
    }),
  );
  const heads = ["tier", "score", "prompts", "share", "median", "p95", "pinned"];
  const widths = heads.map((head, at) => widest([head, ...rows.map(({ cells }) => cells[at] ?? "")]));
  const isText = (at: number): boolean => at < 2;
  const line = (cells: readonly string[], end: string): string =>
    `${cells.map((cell, at) => (isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ")}  ${end}`.trimEnd();
  return [line(heads, ""), ...rows.map(({ cells, bar: drawn }) => line(cells, drawn))];
}

/** One line for each half point, with the tiers' ends where they are. */
function histogramLines({ histogram, steps }: LadderPicture): readonly string[] {
  const most = Math.max(...histogram);
  const size = 10 / histogramBins;
  const width = String(most).length;
  return histogram.map((count, index) => {
    const [from, to] = [index * size, (index + 1) * size];
    const ends = steps.filter(({ maxScore }) => maxScore <= 10 && maxScore > from && maxScore <= to);
    const names = ends.map(({ name, maxScore }) => `${name} ends at ${scoreText(maxScore)}`).join(", ");
    const drawn = `${to.toFixed(1).padStart(4)}  ${String(count).padStart(width)}  ${bar(count, most)}`;
    return names === "" ? drawn.trimEnd() : `${drawn.padEnd(8 + width + barWidth)}  ← ${names}`;
  });
}

/** As long as its part of the most; something is always seen of what is not nothing. */
function bar(value: number, most: number): string {
  if (value <= 0 || most <= 0) return "";
  return "█".repeat(Math.max(1, Math.round((value / most) * barWidth)));
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
