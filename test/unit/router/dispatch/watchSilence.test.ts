import { describe, expect, test } from "vitest";
import type { RouterEvent } from "../../../../protocol/routerEvents.ts";
import type { AnswerContext } from "../../../../router/dispatch/answerContext.ts";
import { AttemptFailure } from "../../../../router/dispatch/attemptFailure.ts";
import { watchSilence } from "../../../../router/dispatch/watchSilence.ts";
import type { SilenceWatch } from "../../../../router/dispatch/watchSilence.ts";
import { HealthMonitor } from "../../../../router/health/healthMonitor.ts";
import type { CheckOutcome } from "../../../../router/health/healthMonitor.ts";
import { usualLimits } from "../../../../router/limits.ts";
import { Speeds } from "../../../../router/speed/speeds.ts";
import { FakeClock } from "../../../support/clock/fakeClock.ts";

interface Case {
  readonly watch: SilenceWatch;
  readonly clock: FakeClock;
  readonly events: RouterEvent[];
  outcome: CheckOutcome;
  /** Why the server was given up; undefined while it was not. */
  readonly gone: () => AttemptFailure | undefined;
}

/** A request to an endpoint whose tier is expected to answer within 2 s, if not said otherwise. */
function setUp(
  outcome: CheckOutcome,
  {
    promptTokens = 1_000,
    answerTokens = 0,
    other,
    hasAnswered = false,
    active = 1,
    expectedSeconds = 2,
    speeds = new Speeds(),
  }: {
    promptTokens?: number;
    answerTokens?: number;
    other?: CheckOutcome;
    hasAnswered?: boolean;
    active?: number;
    expectedSeconds?: number;
    speeds?: Speeds;
  } = {},
): Case {
  const clock = new FakeClock();
  const events: RouterEvent[] = [];
  const found: { outcome: CheckOutcome } = { outcome };
  const check = ({ id }: { readonly id: string }): Promise<CheckOutcome> =>
    Promise.resolve(id === "m@other" && other !== undefined ? other : found.outcome);
  const health = new HealthMonitor({ clock, random: () => 0.5, check });
  const endpoint = { kind: "http", id: "m@x", modelId: "m", url: "x", upstreamModel: "m", weight: 1 } as const;
  health.watch(other === undefined ? [endpoint] : [endpoint, { ...endpoint, id: "m@other" }], 3_600_000);
  if (hasAnswered) health.observe("m@x", { kind: "answered" });
  for (let prompt = 0; prompt < active; prompt++) health.observe("m@x", { kind: "traffic", change: 1 });
  const candidate = { tier: "fast", modelId: "m", endpoint: "m@x" };
  const context: Pick<AnswerContext, "clock" | "health" | "speeds" | "limits" | "emit"> = {
    clock,
    health,
    speeds,
    limits: usualLimits,
    emit: (event) => events.push(event),
  };
  const stage = { role: "answer", tier: "fast", candidates: [candidate], expectedSeconds } as const;
  const left = other === undefined ? [candidate] : [candidate, { ...candidate, endpoint: "m@other" }];
  let failure: AttemptFailure | undefined;
  const watch = watchSilence({ stage, candidate, left }, context, { promptTokens, answerTokens }, (why) => {
    failure = why;
  });
  return Object.assign(found, { watch, clock, events, gone: () => failure });
}

const alive: CheckOutcome = { kind: "checked", state: "ok" };
const refused: CheckOutcome = { kind: "checked", state: "down", detail: "It refused the connection." };
const silent: CheckOutcome = { kind: "silent", detail: "It did not answer." };

describe("while a server is silent", () => {
  test("nothing is said until the tier's expected time is over, then one sentence", async () => {
    const { clock, events } = setUp(alive);
    await clock.advance(1_999);
    expect(events).toEqual([]);
    await clock.advance(60_000);
    expect(events.map((event) => event.kind)).toEqual(["waiting"]);
  });

  test("the same is said when signs of life come all the time, but no token", async () => {
    const { watch, clock, events } = setUp(alive);
    for (let second = 0; second < 4; second++) {
      await clock.advance(1_000);
      watch.heard();
    }
    expect(events.map((event) => event.kind)).toEqual(["waiting"]);
  });

  test("one that says that it works is left to work for an hour", async () => {
    const { clock, gone } = setUp({ ...alive, serverLoad: 1 });
    await clock.advance(3_600_000);
    expect(gone()).toBeUndefined();
  });

  test("one that has nothing to do has lost the prompt, which two looks show, not one", async () => {
    const { clock, gone } = setUp({ ...alive, serverLoad: 0 });
    await clock.advance(2_000);
    expect(gone()).toBeUndefined();
    await clock.advance(2_000);
    expect(gone()).toMatchObject({ code: "UPSTREAM_TIMEOUT", isFault: true });
    expect(gone()?.message).toContain("lost the prompt");
  });

  test("one that does not say what it does gets longer for a longer prompt", async () => {
    const [short, long] = [setUp(alive, { promptTokens: 10 }), setUp(alive, { promptTokens: 20_000 })];
    await short.clock.advance(1_000_000);
    await long.clock.advance(1_000_000);
    expect(short.gone()?.message).toMatch(/^said nothing for \d+ s$/);
    expect(short.gone()).toMatchObject({ isFault: true });
    expect(long.gone()).toBeUndefined();
  });

  test("one that is to answer in one piece gets longer, but not for ever", async () => {
    const { clock, gone } = setUp(alive, { answerTokens: 4_096 });
    await clock.advance(2_000_000);
    expect(gone()).toBeUndefined();
    await clock.advance(600_000);
    expect(gone()).toMatchObject({ code: "UPSTREAM_TIMEOUT", isFault: true });
  });

  test("one that is to answer in one piece gets no longer than its model's whole answers let expect", async () => {
    const speeds = new Speeds();
    for (let answer = 0; answer < 5; answer++) speeds.recordWhole("m", { tokens: 40, totalMs: 2_000 });
    const { clock, gone } = setUp(alive, { hasAnswered: true, answerTokens: 1_000, speeds });
    await clock.advance(400_000);
    expect(gone()).toBeUndefined();
    await clock.advance(20_000);
    expect(gone()).toBeDefined();
  });

  test("one that does not say what it does gets longer for the other prompts that it has", async () => {
    const { clock, gone } = setUp(alive, { active: 10 });
    await clock.advance(1_200_000);
    expect(gone()).toBeUndefined();
    await clock.advance(100_000);
    expect(gone()).toBeDefined();
  });

  test("one that refuses connections is given up at the next look", async () => {
    const { clock, gone } = setUp(refused);
    await clock.advance(2_000);
    expect(gone()).toMatchObject({ code: "UPSTREAM_TIMEOUT", message: "refused the connection", state: "down" });
  });

  test("one that answers nothing is given up after the limit, not before", async () => {
    const { clock, gone } = setUp(silent);
    await clock.advance(2_000 + usualLimits.silenceMs - 1_000);
    expect(gone()).toBeUndefined();
    await clock.advance(3_000);
    expect(gone()).toBeDefined();
  });

  test("one that answers nothing is given up sooner when another endpoint is ready, and not when none is", async () => {
    const ready = setUp(silent, { other: alive, hasAnswered: true });
    await ready.clock.advance(2_000 + usualLimits.silenceWithOthersMs - 1_000);
    expect(ready.gone()).toBeUndefined();
    await ready.clock.advance(3_000);
    expect(ready.gone()).toMatchObject({ code: "UPSTREAM_TIMEOUT", state: "down" });
    const gone = setUp(silent, { other: refused });
    await gone.clock.advance(2_000 + usualLimits.silenceMs - 1_000);
    expect(gone.gone()).toBeUndefined();
  });

  test("one that never answered anything is given up at the first look when another endpoint is ready", async () => {
    const ready = setUp(silent, { other: alive });
    await ready.clock.advance(2_000);
    expect(ready.gone()).toMatchObject({ code: "UPSTREAM_TIMEOUT", state: "down" });
    const alone = setUp(silent, { other: refused });
    await alone.clock.advance(2_000 + usualLimits.silenceMs - 1_000);
    expect(alone.gone()).toBeUndefined();
  });

  test("one that never answered anything is looked at early, also in a tier that may take its time", async () => {
    const slow = setUp(silent, { other: alive, expectedSeconds: 60 });
    await slow.clock.advance(2_000);
    expect(slow.gone()).toBeDefined();
    expect(slow.events).toEqual([]);
  });

  test("one that has begun is not given up sooner: nobody else can go on", async () => {
    const { watch, clock, gone } = setUp(silent, { other: alive });
    watch.firstToken();
    await clock.advance(2_000 + usualLimits.silenceMs - 1_000);
    expect(gone()).toBeUndefined();
  });

  test("one sign of life begins the wait anew", async () => {
    const given = setUp(silent);
    await given.clock.advance(20_000);
    given.outcome = alive;
    await given.clock.advance(4_000);
    given.outcome = silent;
    await given.clock.advance(20_000);
    expect(given.gone()).toBeUndefined();
  });

  test("after the first token it is an answer that broke off", async () => {
    const { watch, clock, events, gone } = setUp(refused);
    watch.firstToken();
    await clock.advance(2_000);
    expect(gone()).toBeInstanceOf(AttemptFailure);
    expect(gone()?.code).toBe("UPSTREAM_BROKE_OFF");
    expect(events).toEqual([]);
  });

  test("because the client is behind, the server is not blamed", async () => {
    const { watch, clock, gone } = setUp(refused);
    watch.rest();
    await clock.advance(600_000);
    expect(gone()).toBeUndefined();
    watch.heard();
    await clock.advance(10_000);
    expect(gone()).toBeDefined();
  });

  test.each([
    ["slept for a night", 8 * 3_600_000],
    ["has its clock set back by an hour", -3_600_000],
  ])("a machine that %s has been no less patient, nor more, with its servers", async (_, ms) => {
    const { clock, gone } = setUp(alive, { hasAnswered: true });
    await clock.advance(10_000);
    clock.jump(ms);
    await clock.advance(140_000);
    expect(gone()).toBeUndefined();
    await clock.advance(40_000);
    expect(gone()?.message).toMatch(/^said nothing for 1\d\d s$/);
  });

  test("what comes right after the sleep begins the wait anew, and no later", async () => {
    const { watch, clock, gone } = setUp(alive, { hasAnswered: true });
    await clock.advance(1_000);
    clock.jump(8 * 3_600_000);
    watch.heard();
    await clock.advance(150_000);
    expect(gone()).toBeUndefined();
    await clock.advance(20_000);
    expect(gone()).toBeDefined();
  });

  test("a sleep within a health check is no silence either", async () => {
    const found = setUp(silent, { hasAnswered: true });
    let hasSlept = false;
    Object.defineProperty(found, "outcome", {
      get: () => {
        if (!hasSlept) found.clock.jump(8 * 3_600_000);
        hasSlept = true;
        return silent;
      },
    });
    await found.clock.advance(20_000);
    expect(found.gone()).toBeUndefined();
    await found.clock.advance(20_000);
    expect(found.gone()?.message).toBe("answers neither the prompt nor a health check");
  });

  test("nothing happens any more after its end", async () => {
    const { watch, clock, events, gone } = setUp(refused);
    watch.stop();
    await clock.advance(600_000);
    expect(gone()).toBeUndefined();
    expect(events).toEqual([]);
  });
});
