import { describe, expect, test } from "vitest";
import { estimateTokens, mostTokens } from "../../../../core/routing/estimateTokens.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

/** Texts with the tokens that the o200k and cl100k tokenizers make of them. */
const measured: readonly (readonly [what: string, text: string, fewest: number, most: number])[] = [
  ["English", "the cat sat on the mat. ".repeat(20), 141, 141],
  [
    "German",
    "Künstliche Intelligenz ist ein Teilgebiet der Informatik, das sich mit der Automatisierung intelligenten Verhaltens und dem maschinellen Lernen befasst. ".repeat(
      5,
    ),
    176,
    201,
  ],
  [
    "Chinese",
    "人工智能是计算机科学的一个分支，它企图了解智能的实质，并生产出一种新的能以人类智能相似的方式做出反应的智能机器。".repeat(
      5,
    ),
    200,
    305,
  ],
  [
    "Russian",
    "Искусственный интеллект — это раздел информатики, который занимается созданием машин, способных выполнять задачи, требующие человеческого интеллекта. ".repeat(
      5,
    ),
    147,
    316,
  ],
  [
    "Korean",
    "인공지능은 컴퓨터 과학의 한 분야로 지능의 본질을 이해하고 인간과 유사하게 반응하는 기계를 만들고자 한다. ".repeat(
      5,
    ),
    176,
    281,
  ],
  ["digits", "3.14159265 2718281828 ".repeat(50), 550, 550],
];

describe("how many tokens a text has", () => {
  test.each(measured)(
    "%s: the low bound is below every tokenizer, the middle within a third of one",
    (_what, text, fewest, most) => {
      const { low, middle } = estimateTokens([text]);
      expect(low).toBeLessThanOrEqual(fewest);
      expect(low).toBeGreaterThan(fewest * 0.4);
      expect(middle).toBeGreaterThan(fewest * 0.7);
      expect(middle).toBeLessThan(most * 1.33);
    },
  );

  test("code has about three characters a token and English four", () => {
    const code = "for (let i = 0; i < rows.length; i++) {\n  total += rows[i].amount * rate;\n}\n".repeat(10);
    const prose = "Please tell me how the weather was in the north of the country last winter. ".repeat(10);
    expect(code.length / estimateTokens([code]).middle).toBeCloseTo(3, 0);
    expect(prose.length / estimateTokens([prose]).middle).toBeCloseTo(4, 0);
  });

  test("a text of a megabyte is estimated by samples of it", () => {
    const short = estimateTokens(["The quick brown fox jumps over the lazy dog. ".repeat(40)]).middle;
    const long = estimateTokens(["The quick brown fox jumps over the lazy dog. ".repeat(40_000)]).middle;
    expect(long / short).toBeGreaterThan(950);
    expect(long / short).toBeLessThan(1_050);
  });

  test("the length of a text makes no difference to the time", () => {
    const long = "The quick brown fox jumps over the lazy dog. ".repeat(400_000);
    estimateTokens([long]);
    expectWithin(1_000, () => {
      for (let time = 0; time < 50; time++) estimateTokens([long]);
      // Reading all of it fifty times takes some ten seconds.
    });
  });

  test("each turn costs a little, and other characters a quarter of a token", () => {
    expect(estimateTokens(["", "", ""]).middle).toBe(15);
    expect(estimateTokens([], 4_000)).toEqual({ low: 500, middle: 1_000 });
  });

  test("no text has more tokens than mostTokens says", () => {
    for (const text of ["𝕬𝖇".repeat(50), "\u{1F600}".repeat(50), "\ud800".repeat(50), "漢字".repeat(50), ""])
      expect(estimateTokens([text]).middle).toBeLessThanOrEqual(mostTokens(text.length, 1));
  });
});
