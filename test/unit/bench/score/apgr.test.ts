import { describe, expect, it } from "vitest";
import { apgr, type Answered } from "../../../../bench/score/apgr.ts";
import { fitRidge } from "../../../../bench/score/ridge.ts";

const gained: Answered = { weak_correct: 0, strong_correct: 1 };
const same: Answered = { weak_correct: 1, strong_correct: 1 };
const lost: Answered = { weak_correct: 1, strong_correct: 0 };

describe("apgr", () => {
  const answered = [gained, gained, same, same, same, same, same, same, same, same];

  it("is 0.5 when all scores are equal, whatever the order of the prompts", () => {
    expect(
      apgr(
        answered,
        answered.map(() => 3),
      ),
    ).toBeCloseTo(0.5, 12);
    expect(
      apgr(
        answered.toReversed(),
        answered.map(() => 3),
      ),
    ).toBeCloseTo(0.5, 12);
  });

  it("is the area under the line from no strong call to all of them", () => {
    // Both gains within the first two of ten calls: 0, ½, then 1 at eight inner steps, and half of the last.
    expect(
      apgr(
        answered,
        answered.map((_, at) => -at),
      ),
    ).toBeCloseTo((0.5 + 8 + 0.5) / 10, 12);
    expect(
      apgr(
        answered,
        answered.map((_, at) => at),
      ),
    ).toBeCloseTo((0.5 + 0.5) / 10, 12);
  });

  it("counts what the strong model gets wrong", () => {
    expect(apgr([gained, gained, lost], [3, 2, 1])).toBeGreaterThan(1);
  });

  it("gives tied prompts what they are worth on average", () => {
    expect(apgr([gained, same, same, gained], [1, 1, 0, 0])).toBeCloseTo(0.5, 12);
  });
});

describe("fitRidge", () => {
  const rows = [
    { columns: Int32Array.of(0), values: Float64Array.of(1) },
    { columns: Int32Array.of(1), values: Float64Array.of(2) },
  ];

  it("gives what the formula gives", () => {
    const weights = fitRidge({ rows, targets: [3, 4], columnCount: 3, penalty: 1 });
    // x·y / (x² + penalty), and nothing for a column that no row has.
    expect([...weights].map((weight) => Math.round(weight * 1e9) / 1e9)).toEqual([1.5, 1.6, 0]);
  });

  it("gives the same bits each time", () => {
    const fit = () => fitRidge({ rows, targets: [0.1, 0.7], columnCount: 2, penalty: 0.3 });
    expect([...fit()]).toEqual([...fit()]);
  });
});
