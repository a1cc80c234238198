import { describe, expect, it } from "vitest";
import { dashboardOf } from "../../../../client/dashboard/dashboardModel.ts";
import type { DashboardFacts } from "../../../../client/dashboard/dashboardModel.ts";
import type { DashboardWish } from "../../../../protocol/dashboardMessages.ts";
import { decisionsOf, now, question, threeTiers } from "../../../support/dashboardPage/states.ts";
import { profileFile, situationWith } from "../../../support/client/situations.ts";
import { entry, everyScore } from "../../core/calibration/entries.ts";

const ours = everyScore().map((each) => ({ ...each, profile: "work", at: now - 1_000 }));

function shown(facts: Partial<DashboardFacts> = {}) {
  return dashboardOf({
    situation: situationWith({ profiles: [profileFile("work", threeTiers)] }),
    entries: ours,
    decisions: [],
    question,
    now,
    isLogging: true,
    ...facts,
  }).state;
}

function wished(wish: DashboardWish) {
  return shown({ question: { span: "all", wish } }).proposal;
}

it("counts the prompts of the active profile by the ladder as it is, and no other's", () => {
  const { tiers, prompts } = shown({ entries: [...ours, ...everyScore()] });
  expect(prompts.scored).toBe(100);
  expect(tiers.map(({ name, maxScore, scored, share }) => [name, maxScore, scored, share])).toEqual([
    ["fast", 3, 30, 0.3],
    ["balanced", 7, 40, 0.4],
    ["powerful", null, 30, 0.3],
  ]);
});

it("looks only at the time that is asked for", () => {
  const old = ours.map((each) => ({ ...each, at: now - 8 * 86_400_000 }));
  const entries = [...old, ...ours];
  const scored = (span: typeof question.span) => shown({ entries, question: { ...question, span } }).prompts.scored;
  expect([scored("day"), scored("week"), scored("month"), scored("all")]).toEqual([100, 100, 200, 200]);
});

it("proposes the usual shares until something else is wished", () => {
  const proposal = wished({ kind: "usual" });
  expect(proposal).toMatchObject({
    state: "proposed",
    changes: true,
    tiers: [{ after: 6 }, { after: 9 }, { after: null }],
  });
});

it("proposes for wished shares and for a wished wait", () => {
  expect(wished({ kind: "share", percents: [50, 25, 25] })).toMatchObject({
    tiers: [{ after: 5 }, { after: 7.5 }, {}],
  });
  const wait = wished({ kind: "wait", seconds: 0.5 });
  expect(wait).toMatchObject({ state: "proposed" });
  expect(wait?.state === "proposed" && wait.notes.join()).toContain("cannot be had");
});

it("takes shares for another number of tiers as the usual ones", () => {
  expect(wished({ kind: "share", percents: [50, 50] })).toEqual(wished({ kind: "usual" }));
});

it("refuses shares that do not come to a whole", () => {
  expect(wished({ kind: "share", percents: [50, 25, 5] })).toEqual({
    state: "none",
    reason: "The shares come to 80 %. Make them 100 % in all.",
  });
});

it("proposes nothing for a profile with an error, and says which", () => {
  const situation = situationWith({ profiles: [profileFile("work", `${threeTiers}two_stage: 7\n`)] });
  const { proposal } = shown({ situation });
  expect(proposal?.state === "none" && proposal.reason).toMatch(/^work has an error, .*two_stage/);
});

it("names a proposal after what it changes, so that none but the one that was seen is written", () => {
  const id = (wish: DashboardWish) => {
    const proposal = wished(wish);
    return proposal?.state === "proposed" ? proposal.id : undefined;
  };
  expect(id({ kind: "usual" })).toBe(id({ kind: "share", percents: [60, 30, 10] }));
  expect(id({ kind: "usual" })).not.toBe(id({ kind: "share", percents: [59, 31, 10] }));
});

describe("with the log off", () => {
  const newer = [entry(1, { profile: "work", at: now - 10 }), entry(9, { profile: "work", at: now - 5 })];

  it("counts what the router remembers behind what was logged before", () => {
    const decisions = decisionsOf([...ours, ...newer]);
    expect(shown({ isLogging: false, decisions }).prompts.scored).toBe(102);
    expect(shown({ isLogging: false, entries: [], decisions: decisionsOf(newer) }).prompts.scored).toBe(2);
  });

  it("does not count them twice with the log on", () => {
    expect(shown({ decisions: decisionsOf([...ours, ...newer]) }).prompts.scored).toBe(100);
  });
});

it("shows what the router decided lately for this profile, the newest first", () => {
  const decisions = decisionsOf([
    entry(1, { profile: "work", at: 1 }),
    entry(9, { profile: "other", at: 2 }),
    entry(8, { profile: "work", at: 3, pinned: true }),
  ]);
  expect(shown({ decisions }).recent.map(({ score, tier, model, pinned }) => [score, tier, model, pinned])).toEqual([
    [8, "powerful", "m", true],
    [1, "fast", "m", false],
  ]);
});

it("has no ladder without a profile", () => {
  const situation = situationWith({ profiles: [], active: undefined });
  expect(shown({ situation })).toMatchObject({ profile: null, tiers: [], presets: { usual: [] } });
});

it("says what was written only while that profile is shown", () => {
  const written = { profile: "other", text: "Written.", canUndo: true };
  expect(shown({ written }).written).toBeUndefined();
  expect(shown({ written: { ...written, profile: "work" } }).written?.canUndo).toBe(true);
});

it("has no infinity in it, which would not survive the way to the page", () => {
  const state = shown();
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});
