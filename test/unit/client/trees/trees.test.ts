import { describe, expect, it } from "vitest";
import { healthTree } from "../../../../client/trees/healthModel.ts";
import { profilesTree } from "../../../../client/trees/profilesModel.ts";
import { registryTree, sizeOf } from "../../../../client/trees/registryModel.ts";
import type { TreeNode } from "../../../../client/trees/treeNode.ts";
import { healthOf, profileFile, registryOf, situationWith, workProfile } from "../../../support/client/situations.ts";

/** A tree as indented lines of label and description. */
function outline(nodes: readonly TreeNode[], depth = 0): readonly string[] {
  return nodes.flatMap(({ label, description, children }) => [
    `${"  ".repeat(depth)}${[label, description].filter(Boolean).join(" | ")}`,
    ...outline(children ?? [], depth + 1),
  ]);
}

describe("the Profiles view", () => {
  it("shows each profile's tiers from below, their models, and how it answers", () => {
    const text = `${workProfile}two_stage: { enabled: true, stage1_tier: fast, stage1_max_tokens: 300 }\nload_balancing: { strategy: least_loaded, health_check_interval: 5 }\nrouting: { rules: [{ pattern: sql, tier: powerful }, { pattern: x, tier: powerful }] }\n`;
    expect(outline(profilesTree(situationWith({ profiles: [profileFile("work", text)] })))).toEqual([
      "work | active · fast → powerful",
      "  fast | score up to 5",
      "    tiny",
      "  powerful | any score",
      "    big",
      "  2 rules | for certain prompts, to powerful",
      "  two-stage | fast, then powerful",
      "  least loaded | checked every 5 s",
    ]);
  });

  it("marks the active profile, and offers to use the others", () => {
    const profiles = [profileFile("a", workProfile), profileFile("b", workProfile)];
    const nodes = profilesTree(situationWith({ profiles, active: "b" }));
    expect(nodes.map(({ label, kind, open }) => ({ label, kind, open }))).toEqual([
      { label: "a", kind: "profile", open: false },
      { label: "b", kind: "active-profile", open: true },
    ]);
  });

  it("says why a model is in no tier", () => {
    const registry = registryOf({ known: { assigned_tier: "slow", port: 1 }, tierless: { port: 2 } });
    const profiles = [
      profileFile("work", "enabled_models: [known, tierless, nobody]\nload_balancing: {enabled: false}"),
    ];
    const lines = outline(profilesTree(situationWith({ profiles, registry })));
    expect(lines.slice(4)).toEqual([
      "  in no tier | 3 models",
      "    known | tier slow is not in tier_config",
      "    tierless | no tier",
      "    nobody | not in the registry",
      "  first healthy model | checked every 30 s",
    ]);
    expect(lines[1]).toBe("  fast | score up to 3 · no model");
  });

  it("marks a profile that is broken and says why", () => {
    const [node] = profilesTree(situationWith({ profiles: [profileFile("bad", "enabled_models: [tiny")] }));
    expect(node?.icon?.name).toBe("warning");
    expect(node?.tooltip).toContain("missing");
  });

  it("says in the first row that there is no registry, and offers to discover models", () => {
    const nodes = profilesTree(situationWith({ registry: { state: "missing" } }));
    expect(nodes[0]).toMatchObject({ kind: "no-registry", command: "magi.discoverModels" });
    // No model is blamed for it.
    expect(outline(nodes)).toEqual([
      "No registry | Discover Models…",
      "work | active · fast → powerful",
      "  fast | score up to 5",
      "  powerful | any score",
      "  2 models | tiers not known",
      "    tiny",
      "    big",
      "  round robin | checked every 30 s",
    ]);
  });

  it("says in the first row that the registry cannot be read, why, and opens it", () => {
    const [node] = profilesTree(situationWith({ registry: { state: "broken", problem: "It is not JSON." } }));
    expect(node).toMatchObject({ label: "The registry cannot be read", command: "magi.openRegistry" });
    expect(node?.tooltip).toContain("It is not JSON.");
  });

  it("leaves the row out where there are no profiles: the view has its own words then", () => {
    expect(profilesTree(situationWith({ profiles: [], active: undefined, registry: { state: "missing" } }))).toEqual(
      [],
    );
  });

  it("leaves the tier out of an id below its tier, and says the whole id on hover", () => {
    const registry = registryOf({ qwen3_4p0b_q4km_fast: { assigned_tier: "fast", port: 1 } });
    const profiles = [profileFile("work", "enabled_models: [qwen3_4p0b_q4km_fast]")];
    const [model] = profilesTree(situationWith({ profiles, registry }))[0]?.children?.[0]?.children ?? [];
    expect(model).toMatchObject({
      label: "qwen3_4p0b_q4km",
      tooltip: "qwen3_4p0b_q4km_fast",
      subject: "qwen3_4p0b_q4km_fast",
    });
  });

  it("has ids that differ", () => {
    const profiles = [profileFile("a", workProfile), profileFile("b", workProfile)];
    const ids = (nodes: readonly TreeNode[]): readonly string[] =>
      nodes.flatMap((n) => [n.id, ...ids(n.children ?? [])]);
    const all = ids(profilesTree(situationWith({ profiles })));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("the Registry view", () => {
  it("groups models by effective tier: the usual ones first, then others, then none", () => {
    const registry = registryOf({
      c: { assigned_tier: "powerful" },
      z: {},
      a: { assigned_tier: "fast", tier_override: "huge" },
      b: { assigned_tier: "fast", size_params: 14.5, quantization: "Q8_0", enabled: false },
    });
    expect(outline(registryTree(situationWith({ registry, profiles: [] })))).toEqual([
      "fast | 1 model",
      "  b | off · 14.5B · Q8_0",
      "powerful | 1 model",
      "  c",
      "huge | 1 model",
      "  a",
      "no tier | 1 model",
      "  z",
    ]);
  });

  it("marks the models that the active profile uses", () => {
    const profiles = [profileFile("work", "enabled_models: [tiny]")];
    expect(outline(registryTree(situationWith({ profiles })))).toEqual([
      "fast | 1 model",
      "  tiny | in use · 4B · Q4_K_M",
      "powerful | 1 model",
      "  big | 20B",
    ]);
  });

  it("says size and quantisation on hover only where the id says them", () => {
    const registry = registryOf({
      qwen3_4p0b_q4km_fast: { assigned_tier: "fast", size_params: 4, quantization: "Q4_K_M" },
      mine: { assigned_tier: "fast", size_params: 7, quantization: "Q8_0" },
    });
    const [tier] = registryTree(situationWith({ registry, profiles: [] }));
    expect(tier?.children?.map(({ label, description }) => [label, description])).toEqual([
      ["qwen3_4p0b_q4km", ""],
      ["mine", "7B · Q8_0"],
    ]);
    expect(tier?.children?.[0]?.tooltip).toMatch(/^qwen3_4p0b_q4km_fast\n4B · Q4_K_M\n/);
  });

  it("is empty without a registry", () => {
    expect(registryTree(situationWith({ registry: { state: "missing" } }))).toEqual([]);
  });

  it.each([
    [0.0024, "2.4M"],
    [0.6, "0.6B"],
    [14, "14B"],
  ])("writes %s billion parameters as %s", (billions, text) => {
    expect(sizeOf({ model_id: "m", size_params: billions })).toBe(text);
  });
});

describe("the Health view", () => {
  const now = new Date(2026, 4, 6, 12, 0).getTime();
  const at = (hours: number, minutes: number, day = 6): number => new Date(2026, 4, day, hours, minutes).getTime();
  const show = (...endpoints: readonly ReturnType<typeof healthOf>[]): readonly string[] =>
    outline(
      healthTree(
        situationWith({
          router: { kind: "running", status: { pid: 1, profile: "work", endpoints, engines: [] } },
        }),
        now,
      ),
    );

  it("shows state, latency, since when and where, in the order of the profile", () => {
    expect(
      show(
        healthOf("big", "down", { since: at(9, 5, 5) }),
        healthOf("tiny", "ok", { latencyMs: 11.6, since: at(9, 5), url: "http://10.0.0.7:8080/v1" }),
        healthOf("tiny", "busy", { latencyMs: 0.2, since: at(11, 30), active: 2, url: "embedded" }),
      ),
    ).toEqual([
      "tiny",
      "  answers | 12 ms · 10.0.0.7:8080",
      "  busy | 1 ms · since 11:30 · 2 under way · embedded",
      "big",
      "  down | since 2026-05-05 09:05 · 127.0.0.1:1",
    ]);
  });

  it("tells two names of a model at one server apart", () => {
    expect(show(healthOf("big", "ok"), healthOf("big", "ok", { endpoint: "big@http://127.0.0.1:1/v1 (two)" }))).toEqual(
      ["big", "  answers | 127.0.0.1:1", "  answers | 127.0.0.1:1 (two)"],
    );
  });

  it("shows how fast a model was lately", () => {
    const ttftMs = { ewma: 400, p50: 320, p95: 12_400 };
    const tree = (tokensPerSecond?: { ewma: number; p50: number; p95: number }): readonly TreeNode[] =>
      healthTree(
        situationWith({
          router: {
            kind: "running",
            status: {
              pid: 1,
              profile: "work",
              endpoints: [healthOf("tiny", "ok"), healthOf("big", "ok")],
              models: [{ modelId: "big", answers: 12, ttftMs, ...(tokensPerSecond && { tokensPerSecond }) }],
              engines: [],
            },
          },
        }),
        now,
      );
    const [tiny, big] = tree({ ewma: 40.2, p50: 41.4, p95: 55 });
    expect(tiny?.description).toBeUndefined();
    expect(big?.description).toBe("320 ms · 41 tokens/s");
    expect(big?.tooltip).toBe(
      "big\nLast 12 answers:\nFirst token: half within 320 ms, 95 % within 12 s, lately 400 ms\nTokens per second: 41 in the middle, lately 40",
    );
    expect(tree()[1]?.description).toBe("320 ms");
  });

  it("tells an endpoint that fails prompts, and one that asked to be left alone, from one that answers", () => {
    const until = new Date(2026, 4, 6, 12, 5).getTime();
    expect(
      show(
        healthOf("tiny", "ok", {
          since: at(9, 5),
          breaker: "open",
          breakerUntil: until,
          detail: "Its last 3 prompts failed.",
        }),
        healthOf("big", "ok", { since: at(9, 5), retryAt: until }),
      ),
    ).toEqual([
      "tiny",
      "  fails prompts | since 09:05 · 127.0.0.1:1",
      "big",
      "  answers | asked to wait until 12:05 · 127.0.0.1:1",
    ]);
  });

  it.each([
    [undefined, "Context: 8192 tokens"],
    [8192, "Context: 8192 tokens for all prompts together"],
  ])("says on hover what a server told of itself (%s tokens that its slots share)", (shared, context) => {
    const sharing = shared === undefined ? {} : { sharedTokens: shared };
    const facts = { slots: 4, serverLoad: 2, contextTokens: 8192, ...sharing, vision: false };
    const [node] = healthTree(
      situationWith({
        router: {
          kind: "running",
          status: {
            pid: 1,
            profile: "work",
            endpoints: [healthOf("tiny", "ok", { ...facts, since: at(9, 5) })],
            engines: [],
          },
        },
      }),
      now,
    );
    expect(node?.children?.[0]?.tooltip?.split("\n").slice(2)).toEqual([
      "answers since 09:05",
      "Prompts at once: 4",
      "Its own load: 2",
      context,
      "Does not see images",
    ]);
  });

  it("leads from an endpoint that wants a key to where it is entered", () => {
    const endpoints = [healthOf("tiny", "auth", { detail: "It wants a key that MAGI does not have." })];
    const status = { pid: 1, profile: "work", endpoints, engines: [] };
    const [node] = healthTree(situationWith({ router: { kind: "running", status } }), now);
    const [endpoint] = node?.children ?? [];
    expect(endpoint).toMatchObject({
      label: "wants a key",
      wantsKey: true,
      command: "magi.enterServerKey",
      subject: "tiny",
    });
    expect(endpoint?.tooltip).toContain("It wants a key that MAGI does not have.");
    expect(endpoint?.tooltip).toContain("Click to enter its key.");
  });

  it("marks a model by its best endpoint", () => {
    const status = {
      pid: 1,
      profile: "work",
      endpoints: [healthOf("tiny", "down"), healthOf("tiny", "ok")],
      engines: [],
    };
    const [node] = healthTree(situationWith({ router: { kind: "running", status } }), now);
    expect(node?.icon?.name).toBe("pass");
  });

  it("is empty while the router says nothing", () => {
    expect(healthTree(situationWith({ router: { kind: "starting", again: false } }), now)).toEqual([]);
  });
});
