import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
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

const parse = (text: string): object => parseYaml(text, { merge: true }) as object;
const read = (text: string) => parseProfile(text, "desk").profile;

describe("writeProfile", () => {
  it("leaves a text that means what is asked for as it is", () => {
    expect(writeProfile(nested, "desk", read(nested))).toBe(nested);
  });

  it("writes line feeds for carriage returns alone, once something changes", () => {
    const old = "# Mine.\rname: desk # d\renabled_models:\r  - a\r";
    expect(writeProfile(old, "desk", { enabled_models: ["a"] })).toBe(old);
    expect(writeProfile(old, "desk", { enabled_models: ["a", "b"] })).toBe(
      "# Mine.\nname: desk # d\nenabled_models:\n  - a\n  - b\n",
    );
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
mine: {x: 1}
two_stage:
  enabled: true
  stage1_tier: fast
  stage2_tier: powerful
  stage1_max_tokens: 500
`);
    expect(read(text)).toMatchObject({ description: "Elsewhere", two_stage: { enabled: true } });
  });

  it.each([
    ["spaces in brackets and before comments", "a: [1,2]    # two\nb: { c: 1 }\n"],
    ["an indentation of four", "mine:\n    x:\n        y: 1\n"],
    ["quotes and folded texts", "q: 'it''s'\nf: >-\n    long\n    text\n\nl: |+\n  kept\n\n"],
    ["comments behind keys", "mine: # why\n  x: 1\n"],
    ["anchors and aliases", "base: &b {x:   1}\nuse:\n    <<: *b\n"],
    ["a comment at the end", "mine: {x: 1}\n\n# the end\n"],
  ])("keeps %s in what does not change, to the letter", (_, mine) => {
    const text = (models: string): string => `# head\n${mine}enabled_models: # these\n    - a\n${models}# end\n`;
    const written = writeProfile(text(""), "desk", { enabled_models: ["a", "b"] });
    expect(written.replaceAll("\n    - ", "\n  - ")).toBe(text("  - b\n").replaceAll("\n    - ", "\n  - "));
    const withoutComment = mine.replace(/\n+#.*\n$/, "\n");
    // Behind what was last, and ended without a line end, a new key comes on a line of its own.
    for (const last of [mine, withoutComment.trimEnd()]) {
      const longer = writeProfile(last, "desk", { enabled_models: ["a"] });
      // This one would have one line end more.
      if (last === mine || !last.includes("|+")) expect(longer.startsWith(withoutComment)).toBe(true);
      expect(parse(longer)).toEqual({ ...parse(last), enabled_models: ["a"] });
    }
  });

  it("keeps comments behind keys above lists without indentation, and lists with one beside them", () => {
    const text = (models: string): string => `mine:\n    - 1\nenabled_models: # these\n${models}`;
    expect(writeProfile(text("- a\n"), "x", { enabled_models: ["a", "b"] })).toBe(text("- a\n- b\n"));
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

  it("begins a new file with all that is given, when the file is to say it", () => {
    const { description, tier_config, two_stage, load_balancing } = read("");
    const profile = { name: "desk", description, enabled_models: [], tier_config, two_stage, load_balancing };
    const text = writeProfile(undefined, "desk", profile, { writesDefaults: true });
    expect(parseYaml(text)).toEqual({
      profile: { name: "desk" },
      enabled_models: [],
      tier_config,
      two_stage,
      load_balancing,
    });
    // Of a file that is there, what means the same stays as it is written.
    expect(writeProfile("name: desk\n", "desk", profile, { writesDefaults: true })).toBe("name: desk\n");
  });

  it("writes below each other what comes into a file that has nothing but {}", () => {
    expect(writeProfile("{}\n", "desk", { enabled_models: ["a"] })).toBe("enabled_models:\n  - a\n");
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
