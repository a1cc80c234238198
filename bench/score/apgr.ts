export interface Answered {
  readonly weak_correct: 0 | 1;
  readonly strong_correct: 0 | 1;
}

/** How many steps there are from "all to the weak model" to "all to the strong model". */
const steps = 10;

/**
 * The area under the recovered performance gap over the share of strong calls: 0.5 is what chance wins. Prompts of equal
 * score are worth what they are worth on average, whatever their order.
 */
export function apgr(answered: readonly Answered[], scores: ArrayLike<number>): number {
  const groups = groupsByScore(answered.length, scores);
  // Corners of a line: after so many strong calls, so many more right answers. Within a tie it is straight.
  const calls = [0];
  const won = [0];
  for (const members of groups) {
    const gain = members.reduce((sum, at) => sum + gainOf(answered[at]), 0);
    calls.push((calls.at(-1) ?? 0) + members.length);
    won.push((won.at(-1) ?? 0) + gain);
  }
  const gap = won.at(-1) ?? 0;
  let area = 0;
  for (let step = 0; step <= steps; step++) {
    const share = gap === 0 ? 0 : wonAfter((answered.length * step) / steps, calls, won) / gap;
    area += step === 0 || step === steps ? share / 2 : share;
  }
  return area / steps;
}

/** The places of equal score, the highest first. */
function groupsByScore(count: number, scores: ArrayLike<number>): readonly (readonly number[])[] {
  const byScore = new Map<number, number[]>();
  for (let at = 0; at < count; at++) {
    const score = scores[at] ?? 0;
    const members = byScore.get(score);
    if (members === undefined) byScore.set(score, [at]);
    else members.push(at);
  }
  return [...byScore].sort(([a], [b]) => b - a).map(([, members]) => members);
}

function gainOf(answer: Answered | undefined): number {
  return answer === undefined ? 0 : answer.strong_correct - answer.weak_correct;
}

function wonAfter(count: number, calls: readonly number[], won: readonly number[]): number {
  const right = Math.max(
    1,
    calls.findIndex((sofar) => sofar >= count),
  );
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [calls[right - 1], calls[right], won[right - 1], won[right]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (count - x0)) / (x1 - x0);
}
