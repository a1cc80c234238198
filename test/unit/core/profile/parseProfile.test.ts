import { describe, expect, it } from "vitest";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { defaultLoadBalancing, defaultTiers, defaultTwoStage } from "../../../../core/profile/profile.ts";
import { SectionMemory } from "../../../../core/yaml/sections.ts";

/** Problems as `severity code marked-text: message`, so that a case shows what a person sees. */
function problemsOf(text: string): string[] {
  return parseProfile(text, "stem").problems.map(
    ({ severity, code, message, range }) => `${severity} ${code} [${text.slice(range.start, range.end)}] ${message}`,
  );
}

describe("parseProfile", () => {
  it("reads the nested and the flat form alike", () => {
    const nested = parseProfile("profile:\n  name: A\n  description: B\nenabled_models: [x]\n", "stem").profile;
    const flat = parseProfile("name: A\ndescription: B\nenabled_models: [x]\n", "stem").profile;
    expect(nested).toEqual(flat);
    expect(flat).toMatchObject({ name: "A", description: "B", enabled_models: ["x"] });
  });

  it("fills in the defaults and takes the file's stem for the name", () => {
    expect(parseProfile("enabled_models: []\n", "my-stem").profile).toEqual({
      name: "my-stem",
      description: "",
      enabled_models: [],
      tier_config: defaultTiers,
      two_stage: defaultTwoStage,
      load_balancing: defaultLoadBalancing,
      routing: { rules: [] },
    });
  });

  it("says of keys that are too far in where they are, once, and not of the value above", () => {
    const wrong = "error yaml-syntax [stage1_tier] This line is not indented like the lines it belongs to.";
    const text = "two_stage:\n  enabled: true\n   stage1_tier: fast\n   stage2_tier: powerful\n";
    expect(problemsOf(text)).toEqual([wrong]);
    expect(problemsOf(`${text}  description: b: c\n`).slice(0, 1)).toEqual([wrong]);
    expect(problemsOf(`${text}description: b: c\n`)).toEqual([wrong, expect.stringContaining("[b: c] One line has")]);
    expect(problemsOf("tier_config:\n  - name: fast\n    max_score: 5\n     - name: powerful\n")).toEqual([
      "error yaml-syntax [- name] This line is not indented like the lines it belongs to.",
    ]);
  });

  it("says of items that are further out than their list where they are, once", () => {
    const wrong = (item: string): string =>
      `error yaml-syntax [${item}] This line is not indented like the others, or its \`- \` is missing.`;
    for (const lines of ["  - a\n - b\n", "  - a\r\n- b\r\n", "    - a\n\n# so\n  - b\n"])
      expect(problemsOf(`enabled_models:\n${lines}name: x\n`), lines).toEqual([wrong("- b")]);
    expect(problemsOf("tier_config:\n  - name: a\n    max_score: 5\n- name: b\n  max_score: .inf\n")).toEqual([
      wrong("- name: b"),
    ]);
    expect(problemsOf("name: a\n- b\n").join()).toContain("Something is missing on this line");
  });

  it("says of an item among the keys of the one above where it is, once", () => {
    const wrong = (item: string): string =>
      `error yaml-syntax [${item}] This line is not indented like the others, or its \`- \` is missing.`;
    const tier = "tier_config:\n  - name: a\n    max_score: 5\n";
    expect(problemsOf(`${tier}    - name: b\n      max_score: .inf\n`)).toEqual([wrong("- name: b")]);
    expect(problemsOf("tier_config:\n  - name: a\n    - max_score: .inf\n")).toEqual([wrong("- max_score: .inf")]);
    expect(problemsOf(`${tier}    # so\n      - name: b\n        max_score: .inf\n`)).toEqual([wrong("- name: b")]);
    // A list of its own may stand there.
    expect(problemsOf(`${tier}    x:\n    - b\n`).join()).not.toContain("not indented");
  });

  it("does not say that an entry lacks a key where a mistake in it, or on the line below, may hide the key", () => {
    const codesOf = (text: string): readonly string[] => parseProfile(text, "s").problems.map(({ code }) => code);
    for (const tier of ["- name: a\n    max_score:.inf", "- name: a\n   max_score: 5", " - name: a\n    max_score: 5"])
      expect(codesOf(`tier_config:\n  ${tier}\n`), tier).toEqual(["yaml-syntax"]);
    const elsewhere = "tier_config:\n  - name: a\nname: x\ntwo_stage:\n  enabled true\n  stage1_tier: a\n";
    expect(codesOf(elsewhere)).toEqual(["schema", "yaml-syntax"]);
  });

  it("leaves the message at a text with a colon, and at one of several lines", () => {
    expect(problemsOf("description: a: b\n  c: d\n").join()).toContain("[a: b] One line has");
    expect(problemsOf("description: a\n  b\n  c: d\n").join()).toContain("[a] One line has");
  });

  it("reads every field", () => {
    const text = `
enabled_models: [a, b]
tier_config:
  - { name: small, max_score: 5.0, expected_time_seconds: 1, description: d }
  - { name: large, max_score: .inf, expected_time_seconds: 9 }
two_stage: { enabled: true, stage1_tier: small, stage2_tier: large, stage1_max_tokens: 50 }
load_balancing: { enabled: false, strategy: random, health_check_interval: 7 }
routing: { rules: [{ pattern: '\\bSQL\\b', tier: large }, { pattern: x, tier: small }] }
`;
    const { profile, problems } = parseProfile(text, "s");
    expect(problems).toEqual([]);
    expect(profile.tier_config).toEqual([
      { name: "small", max_score: 5, expected_time_seconds: 1, description: "d" },
      { name: "large", max_score: Infinity, expected_time_seconds: 9 },
    ]);
    expect(profile.two_stage).toEqual({
      enabled: true,
      stage1_tier: "small",
      stage2_tier: "large",
      stage1_max_tokens: 50,
    });
    expect(profile.load_balancing).toEqual({ enabled: false, strategy: "random", health_check_interval: 7 });
    expect(profile.routing).toEqual({
      rules: [
        { pattern: String.raw`\bSQL\b`, tier: "large" },
        { pattern: "x", tier: "small" },
      ],
    });
  });

  it("leaves out rules that are incomplete, and all beyond a hundred", () => {
    const text = `routing:\n  rules:\n    - { pattern: a }\n    - { tier: b }\n    - { pattern: '', tier: b }\n    - c\n    - { pattern: d, tier: e }\n`;
    expect(parseProfile(text, "s").profile.routing).toEqual({ rules: [{ pattern: "d", tier: "e" }] });
    const many = `routing: { rules: [${"{ pattern: a, tier: b }, ".repeat(150)}] }\n`;
    expect(parseProfile(many, "s").profile.routing.rules).toHaveLength(100);
    expect(parseProfile("routing: [1]\n", "s").profile.routing).toEqual({ rules: [] });
  });

  it.each(
    (
      [
        ["", "warning empty-profile [] This profile is empty"],
        ["# only a comment\n", "warning empty-profile [# only a comment] This profile is empty"],
        ["enabled_models:\n\t- a\n", "error tabs [\t] YAML is indented with spaces; this is a tab."],
        ["two_stage:\n\tenabled: true\n", "error tabs [\t] YAML is indented with spaces; this is a tab."],
        ["name: x\nname: y\n", "error duplicate-key [name] The key `name` stands here twice."],
        ["name: 'x\n", "error yaml-syntax ['x] This quote is not closed."],
        ["description: *b\n", "error yaml-syntax [*b] The alias `*b` has no anchor `&b` before it."],
        ["- a\n", "error schema [- a] A profile must be a mapping"],
        ["\uFEFF- a\n- b\n", "error schema [- a] A profile must be a mapping"],
        ["enabled_models: a\n", "error schema [a] `enabled_models` must be a list, not `a`."],
        [
          "tier_config:\n  - { name: a, max_score: inf }\n",
          "error schema [inf] `max_score` must be a number or `.inf`, not `inf`.",
        ],
        [
          "tier_config:\n  - { name: a, max_score: '5' }\n",
          "error schema ['5'] `max_score` must be a number or `.inf`, not the text `\"5\"`. Leave out the quotes.",
        ],
        ["tier_config:\n  - { name: a, max_score: '.inf' }\n", 'not the text `".inf"`. Leave out the quotes.'],
        [
          'two_stage:\n  enabled: "true"\n',
          'error schema ["true"] `enabled` must be `true` or `false`, not the text `"true"`. Leave out the quotes.',
        ],
        [
          'two_stage:\n  stage1_max_tokens: "2.5"\n',
          'error schema ["2.5"] `stage1_max_tokens` must be a whole number, not `2.5`.',
        ],
        ["two_stage:\n  enabled: yes\n", "error schema [yes] `enabled` must be `true` or `false`, not `yes`."],
        ["tier_config:\n  - max_score: 3\n", "error schema [max_score: 3] A tier needs `name`."],
        [
          "load_balancing:\n  strategy: roundrobin\n",
          "error schema [roundrobin] `strategy` must be `round_robin`, `least_loaded` or `random`, not `roundrobin`. Did you mean `round_robin`?",
        ],
        [
          "load_balancing:\n  strategy: 5\n",
          "error schema [5] `strategy` must be `round_robin`, `least_loaded` or `random`, not `5`.",
        ],
        ["load_balancing:\n  strategy:\n", "warning schema [strategy] `strategy` is empty, so its default applies."],
        ["two_stage:\n  stage1_max_tokens: 0\n", "error schema [0] `stage1_max_tokens` must be at least 1, not `0`."],
        [
          "two_stage:\n  stage1_max_tokens: .inf\n",
          "error schema [.inf] `stage1_max_tokens` must be at most 1000000000, not `.inf`.",
        ],
        ["load_balancing:\n  health_check_interval: .inf\n", "must be at most 1000000000, not `.inf`."],
        [
          "load_balancing:\n  health_check_interval: .nan\n",
          "error schema [.nan] `health_check_interval` must be a number, not `.nan`.",
        ],
        ["two_stage:\n  stage1_max_tokens: .nan\n", "`stage1_max_tokens` must be a whole number, not `.nan`."],
        ["tier_config:\n  - { name: a, max_score: .nan }\n", "`max_score` must be a number or `.inf`, not `.nan`."],
        ["two_stage: ''\n", "error schema [''] `two_stage` must be a mapping (`key: value` lines), not an empty text."],
        ["enabled_models: |\n  a\n  b\n", "error schema [|] `enabled_models` must be a list, not `a b`."],
        ["tier_config:\n  - { name: a, max_score: 1, expected_time_seconds: .inf }\n", "must be at most 1000000000"],
        [
          "two_stag:\n  enabled: true\n",
          "warning unknown-field [two_stag] MAGI does not know the key `two_stag` here; it changes nothing. Did you mean `two_stage`?",
        ],
        [
          "tier_config:\n  - name: fast\n    maxScore: 5\n",
          "warning unknown-field [maxScore] MAGI does not know the key `maxScore` here; it changes nothing. Did you mean `max_score`?",
        ],
        [
          "strategy: random\n",
          "warning unknown-field [strategy] MAGI does not know the key `strategy` here; it changes nothing. Its place is in `load_balancing`.",
        ],
        ["load_balancing:\n  max_score: 5\n", "it changes nothing. Its place is in an entry of `tier_config`."],
        ["profile:\n  tier_config: []\n", "it changes nothing. Its place is at the top level of the profile."],
        ["routing:\n  enabled: true\n", "it changes nothing. Its place is in `two_stage` or in `load_balancing`."],
        [
          "routing:\n  description: x\n",
          "warning unknown-field [description] MAGI does not know the key `description` here; it changes nothing.",
        ],
        ["two_stage:\n", "warning schema [two_stage] `two_stage` is empty, so its default applies."],
        ["name: x\n---\nname: y\n", "warning multiple-documents [---] Only the first document"],
        ["[".repeat(10_000), "error too-deep [] This file is nested too deeply"],
        ["- ".repeat(10_000), "error too-deep [] This file is nested too deeply"],
        ["a".repeat(1_000_001), "error too-large [] This file has 1000001 characters"],
      ] as const
    ).map(([text, expected]) => [text.slice(0, 40), text, expected] as const),
  )("says in one sentence what is wrong in %j", (_title, text, expected) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  it.each([
    [
      "in a list of mappings",
      "tier_config:\n  - name: fast\n\tmax_score: 3.0\n  - name: balanced\n    max_score: 6.0\n  - name: p\n    max_score: .inf\n",
    ],
    ["in a list", "name: d\nenabled_models:\n  - a\n\t- b\n\t- c\n"],
    ["behind spaces", "two_stage:\n  \tenabled: true\n"],
    ["between spaces", "tier_config:\n  - name: fast\n    max_score: 3\n  \t  description: x\n"],
    ["before spaces", "two_stage:\n\t  enabled: true\n  stage1_tier: x\nenabled: [\n"],
    ["instead of the indentation of a text", "description: |\n\tfoo\n\tbar\n"],
    ["behind a dash", "tier_config:\n  -\tname: x\n    max_score: 1\n"],
  ])("tells of a tab once, and of nothing else: %s", (_, text) => {
    expect(problemsOf(text)).toEqual(["error tabs [\t] YAML is indented with spaces; this is a tab."]);
    expect(parseProfile(text, "s").problems[0]?.range.start).toBe(text.indexOf("\t"));
  });

  it.each([
    ["in the text of a block", "description: |\n  a\n  \tb: c\nname: 'x\n"],
    ["in the text of a block at the end", "description: >- # folded\n  \tb: c\nname: *x\n"],
    ["in a comment", "two_stage:\n\t# c\n  enabled: *x\n"],
  ])("does not take a tab for the mistake where YAML allows it: %s", (_, text) => {
    const codes = parseProfile(text, "s").problems.map(({ code }) => code);
    expect(codes).toContain("yaml-syntax");
    expect(codes).not.toContain("tabs");
  });

  it("says nothing twice of one place", () => {
    const { problems } = parseProfile("name: b\n description: d\n enabled_models: []\n", "s");
    const places = problems.map(({ code, message, range }) => `${code} ${range.start} ${message}`);
    expect(places.length).toBeGreaterThan(0);
    expect(new Set(places).size).toBe(places.length);
  });

  it.each([
    [
      'profile: !!binary "eA=="\n',
      ['error schema ["eA=="] `profile` must be a mapping (`key: value` lines), not `eA==`.'],
    ],
    ["profile: !!timestamp 2001-12-14\n", ["error schema [2001-12-14]"]],
    ["%YAML 1.1\n---\nname: 2001-12-14\n", []],
    ["profile: !!set {a, b}\n", ["warning unknown-field [a]", "warning unknown-field [b]"]],
    ["profile: !!js/regexp /x/\n", ["warning yaml-syntax [!!js/regexp]", "error schema [/x/]"]],
    ["profile: !!js/map [a]\n", ["warning yaml-syntax [!!js/map]", "error schema [[a]]"]],
  ])("takes what a tag makes of a value in %j for plain data", (text, expected) => {
    const problems = problemsOf(text);
    expect(problems).toEqual(expected.map((problem) => expect.stringContaining(problem) as string));
  });

  it.each(["? {a: 1}\n: 2\n", "? [a]\n: 2\n", "name: &a x\n*a : 1\n", "{name: a, {name: b}}\n"])(
    "says that a key is no word, with a memory or none: %j",
    (text) => {
      const wanted = [
        "A key is a word, which this is not; it changes nothing. A closing bracket may be missing before it.",
      ];
      expect(parseProfile(text, "s").problems.map(({ message }) => message)).toEqual(wanted);
      expect(parseProfile(text, "s", new SectionMemory()).problems.map(({ message }) => message)).toEqual(wanted);
    },
  );

  it("says of `__proto__` what it says of other unknown keys, with a memory or none, and sets no prototype", () => {
    const text = "__proto__: {a: 1}\nconstructor: x\ntwo_stage:\n  <<: {__proto__: {enabled: true}}\n";
    const unknown = (key: string): string =>
      `warning unknown-field [${key}] MAGI does not know the key \`${key}\` here; it changes nothing.`;
    expect(problemsOf(text)).toEqual(["__proto__", "constructor", "__proto__"].map(unknown));
    const parsed = parseProfile("two_stage:\n  __proto__: {enabled: true}\n", "s", new SectionMemory());
    expect(parsed.problems.map(({ code }) => code)).toEqual(["unknown-field"]);
    expect(parsed.profile.two_stage.enabled).toBe(false);
    expect(Object.getPrototypeOf(parsed.data)).toBe(Object.prototype);
  });

  it("marks an item without a value at its dash", () => {
    for (const text of [
      "enabled_models:\n  - a\n  -\n",
      "enabled_models:\r\n- \r\n- a\r\n",
      "enabled_models:\n  -   # c\n",
    ])
      expect(problemsOf(text), text).toEqual(["error schema [-] A model id must be text, not empty."]);
  });

  it("leaves a key alone whose anchors are used elsewhere, and no other", () => {
    expect(problemsOf("x: &m [a]\nenabled_models: *m\n")).toEqual([]);
    expect(problemsOf("base:\n  - &t {name: a, max_score: 5}\ntier_config: [{<<: *t, max_score: .inf}]\n")).toEqual([]);
    for (const text of ["x: &m [a]\nenabled_models: [b]\n", "x: &m [*m]\n", "x: '&m'\nname: '*m'\n", "x: a\n"])
      expect(problemsOf(text), text).toEqual([expect.stringMatching(/^warning unknown-field \[x\]/)]);
    expect(problemsOf("models: &m [a]\nenabled_models: *m\n").join()).toContain("unknown-field [models]");
    expect(problemsOf("two_stage: {x: &s fast, stage1_tier: *s}\n").join()).toContain("unknown-field [x]");
  });

  it("does not unfold an alias bomb", () => {
    const lines = ["a0: &a0 [x, x]"];
    for (let i = 1; i < 40; i++) lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}, *a${i - 1}]`);
    expect(problemsOf(lines.join("\n")).join()).toContain("too-large");
  });

  it("survives an alias inside the node that it names", () => {
    expect(problemsOf("enabled_models: &x [*x]\n").join()).toContain("A model id must be text");
  });

  it("follows aliases and merge keys, and knows where their values stand", () => {
    const text = "load_balancing: &lb {strategy: random}\ntwo_stage:\n  <<: {enabled: true}\n";
    const { profile, source } = parseProfile(text, "s");
    expect(profile.load_balancing.strategy).toBe("random");
    expect(profile.two_stage.enabled).toBe(true);
    const range = source.value(["load_balancing", "strategy"]);
    expect(text.slice(range?.start, range?.end)).toBe("random");
  });

  it("takes the default for a time without end", () => {
    const text =
      "load_balancing: { health_check_interval: .inf }\ntier_config: [{ name: a, max_score: .inf, expected_time_seconds: .inf }]\n";
    const { profile } = parseProfile(text, "s");
    expect(profile.load_balancing.health_check_interval).toBe(defaultLoadBalancing.health_check_interval);
    expect(profile.tier_config[0]?.expected_time_seconds).toBe(5);
    expect(profile.tier_config[0]?.max_score).toBe(Infinity);
  });

  it("keeps the sound parts of a broken file", () => {
    const { profile } = parseProfile("enabled_models:\n  - a\nload_balancing:\n  strategy: random\n bad\n", "s");
    expect(profile.enabled_models).toEqual(["a"]);
    expect(profile.load_balancing.strategy).toBe("random");
  });
});
