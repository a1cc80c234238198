// The figures of docs/score.md: `npm run bench:score -- path/to/labelled-prompts.jsonl`.
import { scorePrompt } from "../../core/complexity/scorePrompt.ts";
import { apgr } from "./apgr.ts";
import { baselines } from "./baselines.ts";
import { folds, scoreHeldOut } from "./crossValidation.ts";
import { readEveryday } from "./everyday.ts";
import { findLabelledFile, readLabelled, type Labelled } from "./labelled.ts";
import {
  halfOf,
  readAuditPairs,
  readFreshPairs,
  readLaterPairs,
  readPairs,
  readWidePairs,
  type Pair,
} from "./pairs.ts";
import { hugePrompts, ordinaryPrompts, timePrompts } from "./timing.ts";
import { toWeightText } from "./weightText.ts";
import { getWeights } from "../../core/complexity/learned/weights.ts";

const source = findLabelledFile();
if (source === undefined)
  console.log("Without the labelled prompts there are no exam figures; say where they are, or set MAGI_SCORE_DATA.\n");
else printExams(readLabelled(source).rows);
printPairs();
printSpread();
printTiming();

function printExams(rows: readonly Labelled[]): void {
  console.log(`## Exam prompts: APGR (0.5 is chance), ${rows.length} prompts, ${folds} folds\n`);
  const held = { prompt: scoreHeldOut(rows, "prompt"), subject: scoreHeldOut(rows, "subject") };
  const line = (name: string, scores: ArrayLike<number>): readonly string[] => [
    name,
    ...(["mmlu", "gsm8k"] as const).map((exam) => apgrOf(rows, scores, exam).toFixed(3)),
  ];
  table(
    ["scorer", "mmlu", "gsm8k"],
    [
      line("MAGI, prompts held out", held.prompt),
      line("MAGI, whole subjects held out", held.subject),
      ...Object.entries(baselines).map(([name, score]) =>
        line(
          name,
          rows.map(({ prompt }) => score(prompt)),
        ),
      ),
    ],
  );
}

function apgrOf(rows: readonly Labelled[], scores: ArrayLike<number>, exam: Labelled["source"]): number {
  const places = rows.flatMap((row, at) => (row.source === exam ? [{ row, score: scores[at] ?? 0 }] : []));
  return apgr(
    places.map(({ row }) => row),
    places.map(({ score }) => score),
  );
}

function printPairs(): void {
  const pairs = readPairs();
  const sets: readonly (readonly [string, readonly Pair[]])[] = [
    ["choosing", pairs.filter((pair) => halfOf(pair) === "choosing")],
    ["report", pairs.filter((pair) => halfOf(pair) === "report")],
    ["later", readLaterPairs()],
    ...([1, 2, 3] as const).map((round) => [`audit ${round}`, readAuditPairs(round)] as const),
    ["fresh", readFreshPairs()],
    ...(["choosing", "report"] as const).map((half) => [`wide, ${half}`, readWidePairs(half)] as const),
  ];
  console.log("\n## Pairs: how often the harder prompt scores higher (a tie counts half)\n");
  const right = (set: readonly Pair[], score: (pair: Pair, which: "easier" | "harder") => number): string => {
    const won = set.reduce((sum, pair) => sum + (Math.sign(score(pair, "harder") - score(pair, "easier")) + 1) / 2, 0);
    return `${((100 * won) / set.length).toFixed(1)} %`;
  };
  table(
    ["scorer", ...sets.map(([name, set]) => `${name} (${set.length})`)],
    [
      ["MAGI", ...sets.map(([, set]) => right(set, scoreOf))],
      ...Object.entries(baselines).map(([name, score]) => [
        name,
        ...sets.map(([, set]) => right(set, (pair, which) => score(pair[which]))),
      ]),
    ],
  );
}

function scoreOf(pair: Pair, which: "easier" | "harder"): number {
  return scorePrompt(pair[which], pair[`${which}After`] ?? []).score;
}

function printSpread(): void {
  const scores = readEveryday()
    .map((prompt) => scorePrompt(prompt, []).score)
    .sort((a, b) => a - b);
  console.log(`\n## Everyday prompts: the score that so many of ${scores.length} are at or below\n`);
  const shares = [0.1, 0.25, 0.5, 0.75, 0.9];
  const at = (share: number): string => (scores[Math.floor(share * scores.length)] ?? 0).toFixed(1);
  const above = scores.filter((score) => score > 5).length / scores.length;
  table(
    [...shares.map((share) => `${100 * share} %`), "share above 5.0"],
    [[...shares.map(at), `${(100 * above).toFixed(0)} %`]],
  );
}

function printTiming(): void {
  const everyday = readEveryday();
  console.log("\n## Time and size\n");
  const timings = [
    ["200 characters", timePrompts(ordinaryPrompts(everyday), 30)],
    ["everyday, as they are", timePrompts(everyday, 30)],
    ["1 MB", timePrompts(hugePrompts(), 100)],
  ] as const;
  table(
    ["prompts", "median", "p99", "slowest prompt"],
    timings.map(([name, { medianMs, p99Ms, slowestMs }]) => [
      name,
      ...[medianMs, p99Ms, slowestMs].map((ms) => `${ms.toFixed(3)} ms`),
    ]),
  );
  const size = Buffer.byteLength(toWeightText(getWeights(), { prompts: 0, sha256: "0".repeat(64) }));
  console.log(`\nThe weights file has ${(size / 1024).toFixed(1)} kB.`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  console.log([line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n"));
}
