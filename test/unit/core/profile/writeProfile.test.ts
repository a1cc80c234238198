import { describe, expect, it } from "vitest";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { writeProfile } from "../../../../core/profile/writeProfile.ts";

const nested = `# Mine.
profile:
  name: desk
  description: At the desk # short

enabled_models:
  # ids
  - a # the first
  - b

tier_config:
  # easy ones
  - name: fast
    max_score: 5.0
    expected_time_seconds: 2
    colour: green # a key of mine
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
mine: {x: 1}
`;

const read = (text: string) => parseProfile(text, "desk").profile;

describe("writeProfile", () => {
  it("leaves a text that means what is asked for as it is", () => {
    expect(writeProfile(nested, "desk", read(nested))).toBe(nested);
  });

  it("changes what differs, and keeps comments, unknown keys and style", () => {
    const before = read(nested);
    const text = writeProfile(nested, "desk", {
      ...before,
      description: "Elsewhere",
      enabled_models: ["b", "c", "a"],
      tier_config: [{ name: "fast", max_score: 6, expected_time_seconds: 2 }, ...before.tier_config.slice(1)],
      two_stage: { ...before.two_stage, enabled: true, stage1_tier: "fast" },
    });
    expect(text).toBe(`# Mine.
profile:
  name: desk
  description: Elsewhere # short

enabled_models:
  # ids
  - b
  - c
  - a # the first

tier_config:
  # easy ones
  - name: fast
    max_score: 6.0
    expected_time_seconds: 2
    colour: green # a key of mine
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
mine: { x: 1 }
two_stage:
  enabled: true
  stage1_tier: fast
  stage2_tier: powerful
  stage1_max_tokens: 500
`);
    expect(read(text)).toMatchObject({ description: "Elsewhere", two_stage: { enabled: true } });
  });

  it("keeps line ends, and lists without indentation", () => {
    const text = writeProfile("name: desk\r\nenabled_models:\r\n- a\r\n", "desk", { enabled_models: ["a", "b"] });
    expect(text).toBe("name: desk\r\nenabled_models:\r\n- a\r\n- b\r\n");
  });

  it("keeps the flat form flat", () => {
    const text = writeProfile("name: desk\ndescription: x\nenabled_models: [a]\n", "desk", {
      name: "Desk",
      enabled_models: ["a", "b"],
    });
    expect(text).toBe("name: Desk\ndescription: x\nenabled_models: [a, b]\n");
  });

  it("begins a new file in the nested form, without defaults", () => {
    const profile = { ...read(""), name: "Two words", enabled_models: ["a"] };
    const text = writeProfile(undefined, "two-words", profile);
    expect(text).toBe("profile:\n  name: Two words\nenabled_models:\n  - a\n");
    expect(parseProfile(text, "two-words").profile).toEqual(profile);
  });

  it.each([0, 5.5, Infinity])("writes the score %d so that it is read again", (max_score) => {
    const tier_config = [{ name: "only", max_score, expected_time_seconds: 1, description: "d" }];
    const text = writeProfile(undefined, "x", { tier_config });
    expect(parseProfile(text, "x").profile.tier_config).toEqual(tier_config);
    expect(parseProfile(text, "x").problems).toEqual([]);
  });

  it("keeps the mark of a file's encoding, and brackets as they are", () => {
    const change = (text: string): string => writeProfile(text, "x", { description: "new" });
    expect(change("\ufeffenabled_models: [a]\n")).toBe("\ufeffenabled_models: [a]\ndescription: new\n");
    expect(change("enabled_models: [ a ]\n")).toBe("enabled_models: [ a ]\ndescription: new\n");
  });

  it("writes fields that MAGI does not know, and only when they differ", () => {
    const text = "enabled_models: [a] # mine\nteam:   {x: 1}\n";
    const fields: object = { team: { x: 1 } };
    expect(writeProfile(text, "x", fields)).toBe(text);
    expect(writeProfile(text, "x", { ...fields, ...({ since: 2026 } as object) })).toContain("since: 2026");
  });

  it("writes rules of routing", () => {
    const routing = { rules: [{ pattern: "^/deep ", tier: "powerful" }] };
    expect(parseProfile(writeProfile(nested, "desk", { routing }), "desk").profile.routing).toEqual(routing);
  });
});
