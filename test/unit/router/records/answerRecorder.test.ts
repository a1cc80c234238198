import { beforeEach, describe, expect, it } from "vitest";
import type { Decision } from "../../../../core/routing/decision.ts";
import type { DecisionRecord } from "../../../../protocol/decisionRecord.ts";
import type { RouterEvent, StageRole } from "../../../../protocol/routerEvents.ts";
import { AnswerRecorder, recordsKept } from "../../../../router/records/answerRecorder.ts";

const decision: Decision = {
  profile: "Development",
  score: 6.5,
  contributions: [],
  tier: "powerful",
  stages: [],
  reasons: ["Score 6.5 is above tier fast."],
};

let now: number;
let recorder: AnswerRecorder;
beforeEach(() => {
  now = 1_000;
  recorder = new AnswerRecorder({ now: () => now });
});

const request = { profile: "development", at: 1_000, isChat: true };
const stage = (role: StageRole, modelId: string): RouterEvent => ({
  kind: "stage",
  role,
  tier: `${modelId} tier`,
  modelId,
  endpoint: `${modelId}@http://127.0.0.1:1/v1`,
  builtin: false,
});
const failover = (role: StageRole): RouterEvent => ({
  kind: "failover",
  role,
  from: "a",
  to: "b",
  message: "a failed.",
});

/** The record of an answer with these events, each 10 ms after the one before. */
function recordOf(events: readonly RouterEvent[], ...end: Parameters<ReturnType<AnswerRecorder["begin"]>["end"]>) {
  const answer = recorder.begin(decision, request);
  for (const event of events) {
    now += 10;
    answer.event(event);
  }
  now += 10;
  answer.end(...end);
  const [record] = recorder.newest(1);
  if (record === undefined) throw new Error("There is no record.");
  return record;
}

describe("the record of an answer", () => {
  it("holds the decision, who answered, and the times", () => {
    const events: RouterEvent[] = [
      stage("answer", "m"),
      { kind: "firstToken", role: "answer", ttftMs: 7 },
      { kind: "stageEnd", role: "answer", finish: "stop", totalMs: 9, tokens: 12 },
    ];
    expect(recordOf(events, "answered")).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-1$/) as string,
      at: 1_000,
      profile: "development",
      score: 6.5,
      tier: "powerful",
      reasons: ["Score 6.5 is above tier fast."],
      pinned: false,
      stages: [
        {
          role: "answer",
          tier: "m tier",
          modelId: "m",
          endpoint: "m@http://127.0.0.1:1/v1",
          ttftMs: 7,
          totalMs: 9,
          tokens: 12,
        },
      ],
      outcome: "answered",
      totalMs: 40,
      failovers: 0,
    });
  });

  it("names the endpoint that took over, and counts the failovers of all stages", () => {
    const record = recordOf(
      [
        stage("draft", "a"),
        failover("draft"),
        stage("draft", "b"),
        { kind: "firstToken", role: "draft", ttftMs: 1 },
        { kind: "stageEnd", role: "draft", finish: "length", totalMs: 2 },
        stage("refine", "c"),
        failover("refine"),
        stage("refine", "d"),
      ],
      "failed",
      "NO_HEALTHY_MODEL",
    );
    expect(record.stages.map(({ role, modelId, failed }) => [role, modelId, failed])).toEqual([
      ["draft", "b", ["a"]],
      ["refine", "d", ["a"]],
    ]);
    expect(record).toMatchObject({ failovers: 2, outcome: "failed", code: "NO_HEALTHY_MODEL" });
  });

  it("measures a stage that did not say how it ended until the next one begins, or the end", () => {
    const record = recordOf(
      [stage("draft", "a"), { kind: "firstToken", role: "draft", ttftMs: 1 }, failover("draft"), stage("answer", "b")],
      "answered",
    );
    expect(record.stages.map(({ totalMs }) => totalMs)).toEqual([30, 10]);
    // The draft had begun: nobody took it over.
    expect(record.failovers).toBe(0);
    expect(record.stages[0]).not.toHaveProperty("failed");
  });

  it("says that an answer is only a draft, but not of one that failed", () => {
    const draft: RouterEvent[] = [stage("draft", "a"), { kind: "draftOnly", message: "It could not be refined." }];
    expect(recordOf(draft, "answered").outcome).toBe("draftOnly");
    expect(recordOf(draft, "cancelled").outcome).toBe("cancelled");
  });

  it("keeps whether the tokens were counted or estimated", () => {
    const answer = recorder.begin(decision, { ...request, pinned: true });
    answer.tokens(1, true);
    answer.event(stage("draft", "a"));
    answer.tokens(40, true);
    answer.event(stage("refine", "b"));
    answer.tokens(50, true);
    answer.tokens(52, false);
    answer.end("answered");
    const [record] = recorder.newest(1);
    expect(record).toMatchObject({ pinned: true, stages: [{ tokens: 40, tokensEstimated: true }, { tokens: 52 }] });
    expect(record?.stages[1]).not.toHaveProperty("tokensEstimated");
  });

  it("takes the tokens that a stage gave with its end", () => {
    const end = { kind: "stageEnd", role: "answer", finish: "stop", totalMs: 9 } as const;
    const [counted] = recordOf([stage("answer", "m"), { ...end, tokens: 5 }], "answered").stages;
    expect(counted).toMatchObject({ tokens: 5 });
    expect(counted).not.toHaveProperty("tokensEstimated");
    const [guessed] = recordOf([stage("answer", "m"), { ...end, tokens: 5, tokensEstimated: true }], "answered").stages;
    expect(guessed).toMatchObject({ tokens: 5, tokensEstimated: true });
  });

  it("says that a rule of the profile chose", () => {
    const answer = recorder.begin({ ...decision, rule: { pattern: "sql", tier: "powerful" } }, request);
    answer.end("answered");
    expect(recorder.newest(1)[0]?.pinned).toBe(true);
  });

  it("is written once: what comes after the end changes nothing", () => {
    const heard: DecisionRecord[] = [];
    recorder.onRecord((record) => heard.push(record));
    const answer = recorder.begin(decision, request);
    answer.end("cancelled");
    const before = JSON.stringify(heard);
    answer.event(stage("answer", "late"));
    answer.tokens(3, false);
    answer.end("answered");
    expect(heard).toHaveLength(1);
    expect(JSON.stringify(heard)).toBe(before);
  });

  it("reaches listeners until they are called off", () => {
    const heard: string[] = [];
    const off = recorder.onRecord(({ outcome }) => heard.push(outcome));
    recordOf([], "answered");
    off();
    recordOf([], "failed");
    expect(heard).toEqual(["answered"]);
  });

  it("wants a prompt's text as long as a listener does", () => {
    expect(recorder.wantsPrompts).toBe(false);
    const off = recorder.onRecord(() => undefined, { wantsPrompts: true });
    expect(recorder.wantsPrompts).toBe(true);
    off();
    off();
    expect(recorder.wantsPrompts).toBe(false);
  });
});

describe("the last records", () => {
  const fill = (count: number): void => {
    for (let number = 1; number <= count; number++) recordOf([], "answered");
  };
  const numbers = (limit: number): readonly string[] => recorder.newest(limit).map(({ id }) => id.split("-")[1] ?? "");

  it("come newest first, as many as are asked for", () => {
    expect(numbers(10)).toEqual([]);
    fill(3);
    expect(numbers(10)).toEqual(["3", "2", "1"]);
    expect(numbers(2)).toEqual(["3", "2"]);
    expect(numbers(0)).toEqual([]);
  });

  it.each([recordsKept, recordsKept + 1, recordsKept * 2, recordsKept * 2 + 57])("are the newest of %i", (count) => {
    fill(count);
    const expected = Array.from({ length: recordsKept }, (_, back) => String(count - back));
    expect(numbers(1_000)).toEqual(expected);
  });
});
