import { describe, expect, test } from "vitest";
import type { EndpointState } from "../../../../core/health/health.ts";
import type { Endpoint } from "../../../../core/registry/endpoints.ts";
import { HealthMonitor } from "../../../../router/health/healthMonitor.ts";
import { FakeClock } from "../../../support/clock/fakeClock.ts";

const endpoint = (id: string): Endpoint => ({
  kind: "http",
  id,
  modelId: id,
  url: `http://${id}/v1`,
  upstreamModel: id,
  weight: 1,
});

function setUp(): {
  clock: FakeClock;
  monitor: HealthMonitor;
  states: Map<string, EndpointState>;
  checks: string[];
} {
  const clock = new FakeClock();
  const states = new Map<string, EndpointState>();
  const checks: string[] = [];
  const monitor = new HealthMonitor({
    clock,
    random: () => 0.5,
    check: ({ id, ...endpoint }) => {
      checks.push(id);
      if (endpoint.kind === "http" && endpoint.upstreamModel === "nobody")
        return Promise.resolve({ kind: "checked", state: "wrong-model" });
      return Promise.resolve({ kind: "checked", state: states.get(id) ?? "ok" });
    },
  });
  return { clock, monitor, states, checks };
}

describe("the health monitor", () => {
  test("checks at once, then at the interval", async () => {
    const { clock, monitor, checks } = setUp();
    monitor.watch([endpoint("a")], 30_000);
    expect(monitor.table.get("a")?.state).toBe("unknown");
    await clock.advance(0);
    expect(monitor.table.get("a")?.state).toBe("ok");
    expect(checks).toHaveLength(1);
    await clock.advance(29_999);
    expect(checks).toHaveLength(1);
    await clock.advance(1);
    expect(checks).toHaveLength(2);
  });

  test("looks at once for the name that the registry gives a model now, and forgets the look for the other", async () => {
    const { clock, monitor, checks } = setUp();
    monitor.watch([{ ...endpoint("a"), upstreamModel: "nobody" } as Endpoint], 30_000);
    await clock.advance(0);
    monitor.observe("a", { kind: "traffic", change: 1 });
    expect(monitor.table.get("a")?.state).toBe("wrong-model");
    // The look that begins now is of the name before.
    const late = monitor.checkNow("a");
    monitor.watch([endpoint("a")], 30_000);
    await late;
    await clock.advance(0);
    expect(monitor.table.get("a")).toMatchObject({ state: "ok", active: 1 });
    expect(checks).toHaveLength(3);
    await clock.advance(29_000);
    monitor.watch([{ ...endpoint("a"), weight: 2 }], 30_000);
    await clock.advance(999);
    expect(checks).toHaveLength(3);
    await clock.advance(1);
    expect(checks).toHaveLength(4);
  });

  test("takes up a new interval", async () => {
    const { clock, monitor, checks } = setUp();
    monitor.watch([endpoint("a")], 30_000);
    await clock.advance(0);
    monitor.watch([endpoint("a")], 2_000);
    await clock.advance(2_000);
    expect(checks).toHaveLength(2);
  });

  test("looks sooner at what is down, and is back at the interval when it is up", async () => {
    const { clock, monitor, states, checks } = setUp();
    states.set("a", "down");
    monitor.watch([endpoint("a")], 30_000);
    await clock.advance(0);
    await clock.advance(2_000);
    expect(checks).toHaveLength(2);
    states.set("a", "ok");
    await clock.advance(4_000);
    expect(monitor.table.get("a")?.state).toBe("ok");
    expect(checks).toHaveLength(3);
    await clock.advance(29_000);
    expect(checks).toHaveLength(3);
  });

  test("looks within a second and a bit at what traffic found down", async () => {
    const { clock, monitor } = setUp();
    monitor.watch([endpoint("a")], 30_000);
    await clock.advance(0);
    monitor.observe("a", { kind: "failed", state: "down", detail: "It refused the connection." });
    expect(monitor.table.get("a")).toMatchObject({ state: "down", detail: "It refused the connection." });
    await clock.advance(1_100);
    expect(monitor.table.get("a")?.state).toBe("ok");
  });

  test("looks at once when a prompt fails at a server that seems well, but not over and over", async () => {
    const { clock, monitor, states, checks } = setUp();
    monitor.watch([endpoint("a")], 30_000);
    await clock.advance(5_000);
    monitor.observe("a", { kind: "fault", detail: "It failed (500)." });
    await clock.advance(0);
    expect(checks).toHaveLength(2);
    for (let count = 0; count < 20; count++) {
      monitor.observe("a", { kind: "fault", detail: "It failed (500)." });
      await clock.advance(10);
    }
    expect(checks).toHaveLength(3);
    expect(monitor.table.get("a")).toMatchObject({ state: "ok", breaker: "open" });

    states.set("a", "down");
    await clock.advance(1_000);
    monitor.observe("a", { kind: "fault", detail: "It broke off." });
    await clock.advance(250);
    expect(monitor.table.get("a")?.state).toBe("down");
  });

  test("keeps looking at one of this machine that is down, however long", async () => {
    const { clock, monitor, states, checks } = setUp();
    const local = { ...endpoint("a"), url: "http://127.0.0.1:9/v1" };
    states.set("a", "down");
    monitor.watch([local], 30_000);
    await clock.advance(0);
    await clock.advance(63_000);
    expect(checks).toHaveLength(91);
    states.set("a", "ok");
    await clock.advance(700);
    expect(monitor.table.get("a")?.state).toBe("ok");
  });

  test("says to a check whether the endpoint is in use", async () => {
    const clock = new FakeClock();
    const inUse: boolean[] = [];
    const monitor = new HealthMonitor({
      clock,
      random: () => 0.5,
      check: (_endpoint, _signal, wish) => {
        inUse.push(wish.inUse);
        return Promise.resolve({ kind: "checked", state: "ok" });
      },
    });
    monitor.watch([endpoint("a")], 1_000);
    await clock.advance(0);
    monitor.observe("a", { kind: "traffic", change: 1 });
    await clock.advance(2_000);
    monitor.observe("a", { kind: "traffic", change: -1 });
    await clock.advance(1_000);
    expect(inUse).toEqual([false, true, true, false]);
    monitor.observe("a", { kind: "traffic", change: 1 });
    monitor.observe("a", { kind: "traffic", change: -1 });
    await clock.advance(2_000);
    expect(inUse).toEqual([false, true, true, false, true, false]);
  });

  test("tells of traffic in gathered form, of a state at once", async () => {
    const { clock, monitor } = setUp();
    monitor.watch([endpoint("a")], 30_000);
    await clock.advance(0);
    const seen: (number | undefined)[] = [];
    monitor.onChange(() => seen.push(monitor.table.get("a")?.active));
    for (let count = 0; count < 1_000; count++) {
      monitor.observe("a", { kind: "traffic", change: 1 });
      monitor.observe("a", { kind: "answered" });
      if (count > 0) monitor.observe("a", { kind: "traffic", change: -1 });
    }
    expect(seen).toEqual([]);
    expect(monitor.table.get("a")?.active).toBe(1);
    await clock.advance(100);
    expect(seen).toEqual([1]);
    monitor.observe("a", { kind: "failed", state: "down", detail: "It refused the connection." });
    expect(seen).toEqual([1, 1]);
  });

  test("keeps what it knows of endpoints that stay and forgets the others", async () => {
    const { clock, monitor, checks } = setUp();
    monitor.watch([endpoint("a"), endpoint("b")], 30_000);
    await clock.advance(0);
    monitor.observe("a", { kind: "traffic", change: 1 });
    monitor.watch([endpoint("a"), endpoint("c")], 30_000);
    expect(monitor.table.get("a")).toMatchObject({ state: "ok", active: 1 });
    expect([...monitor.table.keys()]).toEqual(["a", "c"]);
    await clock.advance(30_000);
    expect(checks.filter((id) => id === "b")).toHaveLength(1);
  });

  test("waits for what is loading, and stops waiting on request", async () => {
    const { clock, monitor, states } = setUp();
    states.set("a", "loading");
    monitor.watch([endpoint("a")], 30_000);
    await clock.advance(0);
    const abort = new AbortController();
    const given = monitor.settled("a", abort.signal).catch((error: unknown) => error);
    abort.abort("enough");
    expect(await given).toBe("enough");

    const settled = monitor.settled("a", new AbortController().signal);
    states.set("a", "ok");
    await clock.advance(1_000);
    await settled;
    expect(monitor.table.get("a")?.state).toBe("ok");
  });

  test("asks once when several want to know", async () => {
    const { monitor, checks } = setUp();
    monitor.watch([endpoint("a")], 30_000);
    await Promise.all([monitor.checkNow("a"), monitor.checkNow("a"), monitor.checkAll()]);
    expect(checks).toHaveLength(1);
  });

  test("does nothing more after its end", async () => {
    const { clock, monitor, checks } = setUp();
    monitor.watch([endpoint("a")], 1_000);
    await clock.advance(0);
    monitor.dispose();
    await clock.advance(60_000);
    expect(checks).toHaveLength(1);
  });

  test("when it ends the checks that are under way end with it, each by a signal of its own, and none begins", async () => {
    const signals: AbortSignal[] = [];
    const monitor = new HealthMonitor({
      clock: new FakeClock(),
      random: () => 0.5,
      check: (_, signal) => {
        signals.push(signal);
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            reject(signal.reason as Error);
          });
        });
      },
    });
    monitor.watch([endpoint("a"), endpoint("b")], 30_000);
    const checked = monitor.checkAll();
    expect(new Set(signals).size).toBe(2);
    monitor.dispose();
    await checked;
    monitor.watch([endpoint("c")], 30_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
