import { describe, expect, it } from "vitest";
import { timesByModel, timesByTier } from "../../../../core/calibration/answerTimes.ts";
import type { LoggedStage } from "../../../../core/calibration/logEntry.ts";
import { entry } from "./entries.ts";

const answer: LoggedStage = { role: "answer", tier: "fast", model: "small", ttftMs: 100, totalMs: 1_100, tokens: 101 };

describe("by tier", () => {
  it("tells the median and what one in twenty exceeds, of the first token and of the whole answer", () => {
    const entries = Array.from({ length: 20 }, (_, at) =>
      entry(1, { totalMs: (at + 1) * 1_000, stages: [{ ...answer, ttftMs: (at + 1) * 10 }] }),
    );
    expect(timesByTier(entries, ["fast", "powerful"])).toEqual([
      { asked: 20, failed: 0, firstTokenMs: { median: 100, p95: 190 }, waitMs: { median: 10_000, p95: 19_000 } },
      { asked: 0, failed: 0 },
    ]);
  });

  it("counts failed prompts, and takes no time from them nor from stopped ones", () => {
    const failed = entry(1, { outcome: "failed", stages: [{ role: "answer", tier: "fast", model: "small" }] });
    const stopped = entry(1, { outcome: "cancelled", stages: [{ ...answer, ttftMs: 50 }], totalMs: 60 });
    expect(timesByTier([failed, stopped], ["fast"])).toEqual([
      { asked: 2, failed: 1, firstTokenMs: { median: 50, p95: 50 } },
    ]);
  });

  it("leaves out the time of another tier that stood in", () => {
    const byOther = entry(1, { stages: [{ ...answer, tier: "powerful", model: "big" }] });
    expect(timesByTier([byOther], ["fast"])).toEqual([{ asked: 1, failed: 0 }]);
  });

  it("takes the draft's first token for two stages: it is what the user sees first", () => {
    const draft: LoggedStage = { ...answer, role: "draft", tier: "balanced", ttftMs: 200 };
    const refine: LoggedStage = { ...answer, role: "refine", tier: "powerful", ttftMs: 900 };
    const [times] = timesByTier([entry(9, { stages: [draft, refine], totalMs: 9_000 })], ["powerful"]);
    expect(times?.firstTokenMs).toEqual({ median: 200, p95: 200 });
    expect(times?.waitMs?.median).toBe(9_000);
  });
});

describe("by model", () => {
  it("counts each stage for the model that was asked, the busiest first", () => {
    const draft: LoggedStage = { ...answer, role: "draft", tier: "balanced", model: "middle" };
    const refine: LoggedStage = { ...answer, role: "refine", tier: "powerful", model: "big" };
    const entries = [
      entry(1, { stages: [answer] }),
      entry(2, { stages: [answer] }),
      entry(9, { stages: [draft, refine] }),
    ];
    expect(timesByModel(entries).map(({ model, tier, asked }) => [model, tier, asked])).toEqual([
      ["small", "fast", 2],
      ["big", "powerful", 1],
      ["middle", "balanced", 1],
    ]);
  });

  it("tells the speed of what came after the first token", () => {
    expect(timesByModel([entry(1, { stages: [answer] })])[0]?.tokensPerSecond).toBeCloseTo(100);
    const short = { ...answer, tokens: 1 };
    expect(timesByModel([entry(1, { stages: [short] })])[0]?.tokensPerSecond).toBeUndefined();
  });

  it("blames the second stage, not the draft, when an answer could not be refined", () => {
    const draft: LoggedStage = { ...answer, role: "draft", model: "middle" };
    const refine: LoggedStage = { role: "refine", tier: "powerful", model: "big" };
    const times = timesByModel([entry(9, { outcome: "draftOnly", stages: [draft, refine] })]);
    expect(times.map(({ model, failed }) => [model, failed])).toEqual([
      ["big", 1],
      ["middle", 0],
    ]);
  });
});
