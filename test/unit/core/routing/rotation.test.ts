import { describe, expect, test } from "vitest";
import type { EndpointHealth } from "../../../../core/health/health.ts";
import { decide, turnsTaken } from "../../../../core/routing/decide.ts";
import type { Decision } from "../../../../core/routing/decision.ts";
import { seededRandom } from "../../../../core/seededRandom.ts";
import { decideCase, health, orderOf, profile, registry } from "../../../support/routing/situations.ts";

const replicas = ["one", "two", "three", "four"];
const models = registry({
  a: { assigned_tier: "fast", endpoints: replicas.map((host) => ({ url: `http://${host}/v1` })) },
});

function textOf(strategy: string): string {
  return `
enabled_models: [a]
tier_config: [{ name: fast, max_score: .inf, expected_time_seconds: 1 }]
load_balancing: { strategy: ${strategy} }
`;
}

/** How often each endpoint is first when each prompt meets the health that `at` gives it. */
function shares(
  prompts: number,
  at: (prompt: number) => Readonly<Record<string, "down" | "busy" | Partial<EndpointHealth>>>,
  given = { strategy: "round_robin", registry: models, random: (): number => 0 },
): ReadonlyMap<string, number> {
  const parsed = profile(textOf(given.strategy));
  const turns = new Map<string, number>();
  const firsts = new Map<string, number>();
  for (let prompt = 0; prompt < prompts; prompt++) {
    const decision = decide(
      { turns: [{ role: "user", content: "a prompt" }], scored: { score: 1, contributions: [] } },
      {
        profile: parsed,
        registry: given.registry,
        health: health(at(prompt)),
        balancing: { turns, random: given.random },
      },
    );
    for (const [key, place] of turnsTaken(decision)) turns.set(key, place);
    const first = orderOf(decision)[0] ?? "";
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  return firsts;
}

function spread(firsts: ReadonlyMap<string, number>, among: readonly string[] = replicas): number {
  const counts = among.map((host) => firsts.get(`a@${host}`) ?? 0);
  return Math.max(...counts) / Math.min(...counts);
}

describe("round robin", () => {
  test("gives each endpoint the same share", () => {
    expect(spread(shares(1_000, () => ({})))).toBeLessThanOrEqual(1.05);
  });

  test("gives each the same share when now this one and now that one is not ready", () => {
    const draw = seededRandom(7);
    const flapping = shares(800, () =>
      Object.fromEntries(replicas.filter(() => draw() < 0.3).map((host) => [`a@http://${host}/v1`, "busy"])),
    );
    expect(spread(flapping)).toBeLessThanOrEqual(1.05);
    // One in three prompts finds the first endpoint busy, always the same ones.
    const regular = shares(1_200, (prompt): Record<string, "busy"> =>
      prompt % 3 === 0 ? { "a@http://one/v1": "busy" } : {},
    );
    expect(spread(regular)).toBeLessThanOrEqual(1.05);
  });

  test("shares equally among the others what one that is away would have had", () => {
    const firsts = shares(1_000, () => ({ "a@http://two/v1": "down" }));
    expect(firsts.get("a@two")).toBeUndefined();
    expect(spread(firsts, ["one", "three", "four"])).toBeLessThanOrEqual(1.05);
  });

  test("one that comes back after a long time makes up for a few turns and no more", () => {
    const away = (prompt: number): Record<string, "down"> => (prompt < 600 ? { "a@http://two/v1": "down" } : {});
    const before = shares(600, away).get("a@two") ?? 0;
    const after = shares(1_000, away).get("a@two") ?? 0;
    expect(before).toBe(0);
    expect(after).toBeGreaterThanOrEqual(100);
    expect(after).toBeLessThanOrEqual(108);
  });

  test("weights count, also beside an endpoint that is there only now and then", () => {
    const weighted = registry({
      a: {
        assigned_tier: "fast",
        endpoints: [
          { url: "http://one/v1", weight: 5 },
          { url: "http://two/v1", weight: 1 },
          { url: "http://three/v1", weight: 0.5 },
        ],
      },
    });
    const firsts = shares(
      1_300,
      (prompt): Record<string, "busy"> => (prompt % 4 === 0 ? { "a@http://two/v1": "busy" } : {}),
      {
        strategy: "round_robin",
        registry: weighted,
        random: () => 0,
      },
    );
    expect(replicas.slice(0, 3).map((host) => Math.round((firsts.get(`a@${host}`) ?? 0) / 10))).toEqual([100, 20, 10]);
  });
});

describe("least loaded", () => {
  const first = (states: Parameters<typeof health>[0]): Decision =>
    decideCase({ profile: textOf("least_loaded"), registry: models, health: health(states) });

  test("regards what the server itself has to do, of which our prompts are a part", () => {
    const decision = first({
      "a@http://one/v1": { active: 1, serverLoad: 5 },
      "a@http://two/v1": { active: 3, serverLoad: 2 },
      "a@http://three/v1": { active: 4 },
      "a@http://four/v1": { active: 2, serverLoad: 4 },
    });
    expect(orderOf(decision)).toEqual(["a@two", "a@three", "a@four", "a@one"]);
    expect(decision.reasons.join("\n")).toMatch("the least to do of 4 endpoints (3 under way)");
  });

  test("an endpoint that is ten times slower gets its fair share at most", () => {
    // A prompt takes 1 tick, on the slow endpoint 10; two prompts begin at each tick.
    const parsed = profile(textOf("least_loaded"));
    const turns = new Map<string, number>();
    const ends: { endpoint: string; at: number }[] = [];
    const had = new Map<string, number>();
    for (let tick = 0; tick < 200; tick++)
      for (let prompt = 0; prompt < 2; prompt++) {
        const active = (host: string): number =>
          ends.filter(({ endpoint, at }) => endpoint === `a@http://${host}/v1` && at > tick).length;
        const decision = decide(
          { turns: [], scored: { score: 1, contributions: [] } },
          {
            profile: parsed,
            registry: models,
            health: health(Object.fromEntries(replicas.map((host) => [`a@http://${host}/v1`, active(host)]))),
            balancing: { turns, random: () => 0 },
          },
        );
        for (const [key, place] of turnsTaken(decision)) turns.set(key, place);
        const endpoint = decision.stages[0]?.candidates[0]?.endpoint ?? "";
        had.set(endpoint, (had.get(endpoint) ?? 0) + 1);
        ends.push({ endpoint, at: tick + (endpoint === "a@http://one/v1" ? 10 : 1) });
        while (ends.length > 40) ends.shift();
      }
    expect(had.get("a@http://one/v1") ?? 0).toBeLessThanOrEqual((1.5 * 400) / 4);
  });
});

describe("slots", () => {
  test("an endpoint with all its slots in use comes behind those with a free one", () => {
    const full = health({ "a@http://one/v1": { active: 2, slots: 2 }, "a@http://two/v1": { active: 1, slots: 2 } });
    const decision = decideCase({ profile: textOf("round_robin"), registry: models, health: full });
    expect(orderOf(decision)).toEqual(["a@two", "a@three", "a@four", "a@one"]);
    expect(decision.reasons.join("\n")).toMatch("all it can do at once is under way (2)");
  });

  test("the registry's `slots` count for more than the server's", () => {
    const slotted = registry({
      a: { assigned_tier: "fast", endpoints: [{ url: "http://one/v1", slots: 1 }, { url: "http://two/v1" }] },
    });
    const active = health({ "a@http://one/v1": { active: 1, slots: 4 } });
    const decision = decideCase({ profile: textOf("round_robin"), registry: slotted, health: active });
    expect(orderOf(decision)).toEqual(["a@two", "a@one"]);
  });
});

test("an endpoint that asked not to be asked is passed over until then, and says for how long", () => {
  const waiting = health({ "a@http://one/v1": { retryAt: 12_400 } });
  const decision = decideCase({ profile: textOf("round_robin"), registry: models, health: waiting, now: 10_000 });
  expect(orderOf(decision)).toEqual(["a@two", "a@three", "a@four", "a@one"]);
  expect(decision.reasons.join("\n")).toMatch("a at http://one/v1 is passed over: it asked not to be asked for 3 s.");
  const later = decideCase({ profile: textOf("round_robin"), registry: models, health: waiting, now: 12_400 });
  expect(orderOf(later)[0]).toBe("a@one");
});

describe("random", () => {
  const draws = (seed: number, prompts: number): ReadonlyMap<string, number> =>
    shares(prompts, () => ({}), { strategy: "random", registry: models, random: seededRandom(seed) });

  test("draws the same for the same seed and something else for another", () => {
    expect([...draws(1, 50)]).toEqual([...draws(1, 50)]);
    expect([...draws(1, 50)]).not.toEqual([...draws(2, 50)]);
  });

  test("gives each about the same share", () => {
    expect(spread(draws(3, 4_000))).toBeLessThan(1.15);
  });

  test("takes no turns", () => {
    expect(turnsTaken(decideCase({ profile: textOf("random"), registry: models }))).toEqual([]);
  });
});

describe("why one endpoint and no other", () => {
  const why = (states: Parameters<typeof health>[0]): string =>
    decideCase({ profile: textOf("round_robin"), registry: models, health: health(states) }).reasons.join("\n");
  const down = (...hosts: readonly string[]): Record<string, "down"> =>
    Object.fromEntries(hosts.map((host) => [`a@http://${host}/v1`, "down"]));

  test("a tier's only model is not compared with others", () => {
    expect(why(down("one", "two", "three"))).toMatch("tier fast has no other model, and its other endpoints are not");
  });

  test("a model that was asked for is not compared with its tier", () => {
    const two = registry({ a: { assigned_tier: "fast" }, b: { assigned_tier: "fast" } });
    const decision = decideCase({
      profile: textOf("round_robin").replace("[a]", "[a, b]"),
      registry: two,
      request: { pinned: { kind: "model", name: "b" } },
    });
    expect(decision.reasons.join("\n")).toMatch("b at http://127.0.0.1:9002/v1 will answer: it was asked for.");
  });

  test.each<[string, Parameters<typeof health>[0][string], string]>([
    ["whose last prompts failed", { breaker: "open", breakerUntil: 9 }, "is passed over: its last prompts failed."],
    ["that is down without a word", { state: "down" }, "is passed over: down."],
    ["that says a sentence", { state: "down", detail: "The port is closed." }, "is passed over: the port is closed."],
    [
      "that is down, whatever it asked",
      { state: "down", retryAt: 9_000, detail: "It is off." },
      "is passed over: it is off.",
    ],
  ])("an endpoint %s is passed over in words", (_what, state, words) => {
    expect(why({ "a@http://one/v1": state })).toMatch(`a at http://one/v1 ${words}`);
  });

  test("a model that loads and one that has to be started are told apart", () => {
    const one = registry({ a: { assigned_tier: "fast", port: 1 } });
    const words = (state: Parameters<typeof health>[0][string]): string =>
      decideCase({
        profile: textOf("round_robin"),
        registry: one,
        health: health({ "a@http://127.0.0.1:1/v1": state }),
      }).reasons.join("\n");
    expect(words("loading")).toMatch("a at http://127.0.0.1:1/v1 is still loading its model; the prompt waits for it.");
    expect(words({ state: "sleeping", startsOnPrompt: true })).toMatch(
      "a at http://127.0.0.1:1/v1 has to be started; the prompt waits for it.",
    );
  });
});
