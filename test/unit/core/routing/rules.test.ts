import { describe, expect, test } from "vitest";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import type { Decision } from "../../../../core/routing/decision.ts";
import { readRules } from "../../../../core/routing/rules.ts";
import { decideCase, health, orderOf, registry } from "../../../support/routing/situations.ts";
import type { Case } from "../../../support/routing/situations.ts";

const models = registry({ small: { assigned_tier: "fast" }, big: { assigned_tier: "powerful" } });
const profile = String.raw`
enabled_models: [small, big]
tier_config:
  - { name: fast, max_score: 5, expected_time_seconds: 2 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
routing:
  rules:
    - { pattern: '^translate\b', tier: fast }
    - { pattern: '\bSQL\b', tier: powerful }
    - { pattern: query, tier: fast }
`;

function ask(content: string, { request, ...given }: Partial<Case> = {}): Decision {
  const turns = [
    { role: "user" as const, content: "Some SQL before" },
    { role: "assistant" as const, content: "translate" },
    { role: "user" as const, content },
  ];
  return decideCase({ profile, registry: models, ...given, request: { turns, ...request } });
}

function checkReason(decision: Decision, words: string | RegExp): void {
  expect(decision.reasons.join("\n")).toMatch(words);
}

describe("routing.rules", () => {
  test("the first rule whose pattern is in the last prompt says the tier, whatever the score", () => {
    expect(ask("Translate this SQL", { score: 9 }).tier).toBe("fast");
    const decision = ask("Write an sql query", { score: 1 });
    expect(decision.tier).toBe("powerful");
    expect(orderOf(decision)).toEqual(["big", "small"]);
    checkReason(decision, String.raw`The rule for '\bSQL\b' sends it to tier powerful, so the score does not count.`);
  });

  test("without such a rule the score decides", () => {
    expect(ask("Please translate this", { score: 9 }).tier).toBe("powerful");
    expect(ask("Please translate this", { score: 1 }).tier).toBe("fast");
  });

  test("it is one pass also when two-stage is on", () => {
    const twoStage = `${profile}two_stage: { enabled: true, stage1_tier: fast, stage2_tier: powerful }`;
    expect(ask("Some SQL", { profile: twoStage, score: 9 }).stages.map(({ role }) => role)).toEqual(["answer"]);
    expect(ask("Something", { profile: twoStage, score: 9 }).stages).toHaveLength(2);
  });

  test("what is asked for in the chat counts for more", () => {
    expect(ask("Some SQL", { request: { pinned: { kind: "tier", name: "fast" } } }).tier).toBe("fast");
    expect(orderOf(ask("Some SQL", { request: { pinned: { kind: "model", name: "small" } } }))).toEqual(["small"]);
  });

  test("it counts for more than where the conversation is", () => {
    const lastAnsweredBy = { modelId: "big", endpoint: "big@http://127.0.0.1:9002/v1" };
    expect(orderOf(ask("translate it", { request: { lastAnsweredBy } }))[0]).toBe("small");
    expect(orderOf(ask("thanks", { request: { lastAnsweredBy } }))[0]).toBe("big");
  });

  test("another tier stands in when the rule's cannot answer", () => {
    const decision = ask("Some SQL", { health: health({ "big@http://127.0.0.1:9002/v1": "down" }) });
    expect(orderOf(decision)).toEqual(["small", "big"]);
  });

  test("a rule whose tier is not there is left out, and says so", () => {
    const decision = ask("Some SQL", { profile: profile.replace("tier: powerful }", "tier: huge }"), score: 1 });
    expect(decision.tier).toBe("fast");
    checkReason(decision, String.raw`The rule for '\bSQL\b' is left out: the profile has no tier huge.`);
  });

  test("a pattern that cannot be read is in no prompt", () => {
    const broken = profile.replace(String.raw`'\bSQL\b'`, "'SQL('");
    expect(ask("Some SQL( thing", { profile: broken, score: 1 }).tier).toBe("fast");
  });

  test.each([0, 4_050, 50_000, 199_990])("a prompt of 200,000 characters is searched, as at %i", (at) => {
    const prompt = `${"x ".repeat(at / 2)}SQL ${"x ".repeat((200_000 - at) / 2)}`;
    expect(ask(prompt, { score: 1 }).tier).toBe("powerful");
  });

  test("of a prompt that is too long for many rules the beginning and the end are searched, and the reasons say so", () => {
    const heavy = Array.from({ length: 8 }, (_, at) => `    - { pattern: 'z[a-z]{450}${String(at)}', tier: fast }`);
    const many = `${profile}${heavy.join("\n")}\n`;
    const filler = "x ".repeat(10_000);
    const tierOf = (prompt: string): Decision => ask(prompt, { profile: many, score: 1 });
    expect(tierOf(`SQL ${filler}`).tier).toBe("powerful");
    expect(tierOf(`${filler} SQL`).tier).toBe("powerful");
    const missed = tierOf(`${filler} SQL ${filler}`);
    expect(missed.tier).toBe("fast");
    checkReason(
      missed,
      /The prompt is long for its rules: they were looked for in its first 2,\d\d\d and last \d{3} char/,
    );
    expect(tierOf(filler.slice(0, 2_000)).reasons.join("\n")).not.toMatch("long for its rules");
  });

  test("rules that come to too much work are left out from there on", () => {
    const heavy = Array.from({ length: 30 }, (_, at) => `    - { pattern: '[a-z]{450}${String(at)}', tier: fast }`);
    const text = `${profile.split("routing:")[0] ?? ""}routing:\n  rules:\n${heavy.join("\n")}\n`;
    const rules = readRules(parseProfile(text, "x").profile);
    expect(rules).toHaveLength(30);
    expect(rules.filter(({ pattern }) => pattern.state === "ok").length).toBeLessThan(10);
    expect(rules[0]?.pattern.state).toBe("ok");
  });
});
