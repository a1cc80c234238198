import { describe, expect, test } from "vitest";
import { checkRegistry } from "../../../../../core/diagnostics/registry/checkRegistry.ts";
import type { RegistryFacts } from "../../../../../core/diagnostics/registry/registryFinding.ts";

/** Each problem as `severity code at "text": message`, with the text of what it is related to. */
function found(text: string, facts?: RegistryFacts): string[] {
  return checkRegistry(text, facts).map(({ severity, code, range, message, related = [] }) => {
    const places = related.map((place) => ` [${text.slice(place.range.start, place.range.end)}]`).join("");
    return `${severity} ${code} at "${text.slice(range.start, range.end)}": ${message}${places}`;
  });
}

function models(entries: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ models: entries }, undefined, 2);
}

test("a sound registry has no problem, whatever else stands in it", () => {
  const text = models({
    a: { port: 8081, note: "mine", gpu: { index: 0 }, endpoints: null },
    b: { port: 8082, version: 2.5, tier_override: null },
  });
  expect(found(text)).toEqual([]);
  expect(found(`\ufeff${text}`)).toEqual([]);
});

describe("what is no registry", () => {
  test.each([
    ["\ufffd\ufffd{ } ", 'error json-syntax at "": This file is UTF-16. Save it as UTF-8.'],
    ["", 'error json-syntax at "": The registry is empty. Begin with `{ "models": {} }`.'],
    ['{"models": {"a": {}', 'error json-syntax at "}": The file ends too early: a `}` is missing.'],
    ["[]", 'error schema at "": A registry needs `models`, an object of models by id.'],
    ['{"models": []}', 'error schema at "": A registry needs `models`, an object of models by id.'],
  ])("%s", (text, ...expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe("the schema", () => {
  test.each([
    [{ port: "x" }, 'error schema at ""x"": `port` must be a whole number, not `x`.'],
    [
      { endpoints: [{ url: "localhost" }] },
      'error schema at ""localhost"": `url` must be a URL such as http://127.0.0.1:8080/v1, not `localhost`.',
    ],
    [
      { port: "8081" },
      'error schema at ""8081"": `port` must be a whole number, not the text `"8081"`. Leave out the quotes.',
    ],
    [null, 'error schema at "null": `a` is empty. Say what it is, or remove it.'],
    [{ enabled: "no" }, 'error schema at ""no"": `enabled` must be `true` or `false`, not `no`.'],
  ])("%j", (model, ...expected) => {
    expect(found(models({ a: model }))).toEqual(expected);
  });
});

describe("rules", () => {
  test("port-conflict: at the later port, with the first", () => {
    const text = models({ a: { port: 8081 }, b: { port: 8082 }, c: { port: 8081 } });
    expect(found(text)).toEqual([
      'warning port-conflict at "8081": `a` has the port 8081 too. Give each model its own, or say `endpoints`. ["port"]',
    ]);
  });

  test("disabled-model: only where profiles enable it", () => {
    const text = models({ a: { enabled: false }, b: { enabled: false }, c: { enabled: true }, d: {} });
    const names = ["one", "two", "three", "four", "five"];
    const enabledBy = new Map([
      ["a", names],
      ["c", names],
      ["d", names],
    ]);
    expect(found(text, { enabledBy })).toEqual([
      'hint disabled-model at "false": `one`, `two`, `three` and 2 more enable `a`, which is switched off here, so no prompt reaches it. Switch it on, or remove it there.',
    ]);
    expect(found(text, { enabledBy: new Map([["b", ["one"]]]) })).toEqual([
      'hint disabled-model at "false": `one` enables `b`, which is switched off here, so no prompt reaches it. Switch it on, or remove it there.',
    ]);
    expect(found(text)).toEqual([]);
  });

  test("port-conflict: not where endpoints or the embedded engine say where the model is", () => {
    expect(
      found(
        models({
          a: { port: 8081 },
          b: { port: 8081, endpoints: [{ url: "http://h/v1" }] },
          c: { port: 8081, engine: "embedded", file_path: "x.gguf" },
        }),
      ),
    ).toEqual([]);
    expect(found(models({ a: { port: 8081 }, b: { port: 8081, endpoints: [] } }))).toHaveLength(1);
  });

  test("model-file-missing: at the path; at the engine when there is no path; not for what is switched off", () => {
    const text = models({
      a: { engine: "embedded", file_path: "gone.gguf" },
      b: { engine: "embedded" },
      c: { engine: "embedded", file_path: "gone.gguf", enabled: false },
      d: { port: 1, file_path: "gone.gguf" },
      f: { endpoints: [{ url: "http://h/v1" }], file_path: "gone.gguf" },
      g: { port: null, endpoints: null, file_path: "lost.gguf" },
      h: { file_path: null },
      i: { port: 2, endpoints: [], file_path: "gone.gguf" },
      j: { endpoints: [], file_path: "away.gguf" },
    });
    expect(found(text, { missingFiles: new Set(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]) })).toEqual([
      'warning model-file-missing at ""gone.gguf"": There is no file `gone.gguf`, so MAGI cannot run `a`. Correct the path, or put the file there.',
      'warning model-file-missing at ""embedded"": MAGI cannot run `b` without its file. Add `file_path`.',
      'warning model-file-missing at ""lost.gguf"": There is no file `lost.gguf`, and `g` has no `port` or `endpoints`, so nothing answers for it. Correct the path, or say where its server is.',
      'warning model-file-missing at ""away.gguf"": There is no file `away.gguf`, and `j` has no `port` or `endpoints`, so nothing answers for it. Correct the path, or say where its server is.',
    ]);
  });

  test("unknown-field: a hint, and only for what looks like a field, whether or not that is there", () => {
    const text = `{"model": {}, ${models({
      a: { prot: 8081, endpoint: [] },
      b: { ports: [1], port: 2, quant: "q4", ctx_sise: 4096, ctx_size: 8192, asigned_tier: "fast" },
      c: { endpoints: [{ url: "http://h/v1", wieght: 2 }] },
      d: { assigned_tier: "fast", asigned_tier: "fast", prots: 1, file_path_old: "x", context: 1 },
    }).slice(1)}`.replace("{", '{"tier_treshold": {}, ');
    expect(found(text)).toEqual([
      'hint unknown-field at ""tier_treshold"": MAGI does not know the field `tier_treshold` and leaves it alone. Did you mean `tier_thresholds`?',
      'hint unknown-field at ""model"": MAGI does not know the field `model` and leaves it alone. Did you mean `models`, which is there too?',
      'hint unknown-field at ""prot"": MAGI does not know the field `prot` and leaves it alone. Did you mean `port`?',
      'hint unknown-field at ""endpoint"": MAGI does not know the field `endpoint` and leaves it alone. Did you mean `endpoints`?',
      'hint unknown-field at ""ports"": MAGI does not know the field `ports` and leaves it alone. Did you mean `port`, which is there too?',
      'hint unknown-field at ""ctx_sise"": MAGI does not know the field `ctx_sise` and leaves it alone. Did you mean `ctx_size`, which is there too?',
      'hint unknown-field at ""asigned_tier"": MAGI does not know the field `asigned_tier` and leaves it alone. Did you mean `assigned_tier`?',
      'hint unknown-field at ""wieght"": MAGI does not know the field `wieght` and leaves it alone. Did you mean `weight`?',
      'hint unknown-field at ""asigned_tier"": MAGI does not know the field `asigned_tier` and leaves it alone. Did you mean `assigned_tier`, which is there too?',
    ]);
  });

  test("misplaced-field: of an endpoint in its model, and of a model in its endpoint; nothing at the root", () => {
    const text = models({
      a: { port: 8081, slots: 2, weight: 1, url: "http://h/v1", model: "m" },
      b: { ctx_size: 4096, endpoints: [{ url: "http://h/v1", slots: 2, enabled: false, ctx_size: 1 }, 7] },
    }).replace("{", '{"version": 3, ');
    expect(found(text)).toEqual([
      'warning misplaced-field at ""slots"": `slots` changes nothing here. Its place is in an entry of `endpoints`.',
      'warning misplaced-field at ""weight"": `weight` changes nothing here. Its place is in an entry of `endpoints`.',
      'warning misplaced-field at ""url"": `url` changes nothing here. Its place is in an entry of `endpoints`.',
      'warning misplaced-field at ""model"": `model` changes nothing here. Its place is in an entry of `endpoints`.',
      'warning misplaced-field at ""enabled"": `enabled` changes nothing here. Its place is beside `endpoints`, for all of them.',
      'warning misplaced-field at ""ctx_size"": `ctx_size` changes nothing here. Its place is beside `endpoints`, for all of them.',
      'error schema at "7": An entry must be an object, not `7`.',
    ]);
  });

  test("misplaced-field: an endpoint's port and the model's name there are said where they do count", () => {
    const text = models({ a: { endpoints: [{ url: "http://h/v1", port: 8080, model_id: "m" }] } });
    expect(found(text)).toEqual([
      'warning misplaced-field at ""port"": `port` changes nothing here. The port of an endpoint stands in its `url`.',
      'warning misplaced-field at ""model_id"": `model_id` changes nothing here. The model\'s name at its server is `model`.',
    ]);
  });

  test("model-id-mismatch: another id than the key", () => {
    const text = models({ a: { model_id: "a" }, b: { model_id: "a" }, c: {}, d: { model_id: "" } });
    expect(found(text)).toEqual([
      'hint model-id-mismatch at ""a"": MAGI knows this model as `b`, the key that it stands under; `a` changes nothing.',
      'hint model-id-mismatch at """": MAGI knows this model as `d`, the key that it stands under; this changes nothing.',
    ]);
  });

  test.each(["[5, 1]", "[]", "[0, 70000]", '{"start": 9, "end": 8}', "{}", '["8081", "8180"]'])(
    "port-range: %s is not two ports, the lower one first",
    (range) => {
      expect(found(`{"models": {}, "port_range": ${range}}`)).toEqual([
        `warning port-range at "${range}": This is not two ports, the lower one first, such as \`[8081, 8180]\`, so MAGI takes 8081 to 8180 instead.`,
      ]);
    },
  );

  test.each(["[8081, 8081]", '{"from": 1, "to": 9}', "null"])("port-range: %s is one, or none is wanted", (range) => {
    expect(found(`{"models": {}, "port_range": ${range}}`)).toEqual([]);
  });

  test("duplicate-key: a model that stands twice is lost once", () => {
    expect(found('{"models": {"a": {"port": 1}, "a": {"port": 2}}}')).toEqual([
      'error duplicate-key at ""a"": `a` stands here twice, and only the last one counts. Keep one. ["a"]',
    ]);
  });
});

test.each([
  ['{"models": {"m": [1]}}', "`m` must be an object, not a list."],
  ['{"models": {"m": {"port": {}}}}', "`port` must be a whole number, not an object."],
  ['{"models": {}, "tier_thresholds": ""}', "`tier_thresholds` must be an object, not an empty text."],
])("what %s says wrong is told in JSON's words", (text, message) => {
  expect(found(text).join()).toContain(message);
});

test("ids that are names of JavaScript's own, and odd characters in keys", () => {
  const text = '{"models": {"__proto__": {"port": "x"}, "constructor": {"prot": 2}, "a/b~\\u00e9": {"port": "y"}}}';
  expect(found(text).map((problem) => problem.split(":")[0])).toEqual([
    'error schema at ""x""',
    'hint unknown-field at ""prot""',
    'error schema at ""y""',
  ]);
});

describe("a registry of 5,000 models is checked in well under 150 ms", () => {
  const entry = (n: number, port: number): unknown => ({
    model_id: `model${String(n)}_7p0b_q4km_fast`,
    file_path: `models/model-${String(n)}.gguf`,
    family: "model",
    version: null,
    size_params: 7,
    quantization: "Q4_K_M",
    is_thinking_model: false,
    thinking_override: null,
    is_instruct: true,
    is_coder: false,
    assigned_tier: "fast",
    tier_override: null,
    port,
    enabled: true,
    n_gpu_layers: 99,
    ctx_size: 32768,
    n_threads: 8,
    batch_size: 512,
  });
  const registryOf = (port: (n: number) => number): string =>
    models(
      Object.fromEntries(
        Array.from({ length: 5_000 }, (_, n) => [`model${String(n)}_7p0b_q4km_fast`, entry(n, port(n))]),
      ),
    );

  test.each([
    ["sound", registryOf((n) => n + 1), 0],
    ["all wrong", registryOf(() => 8081), 1_000],
  ])("%s", (_, text, count) => {
    let best = Infinity;
    for (let round = 0; round < 5; round++) {
      const before = process.cpuUsage();
      expect(checkRegistry(text)).toHaveLength(count);
      best = Math.min(best, process.cpuUsage(before).user / 1000);
    }
    // Many times what it takes when nothing else runs: 30 to 60 ms.
    expect(best).toBeLessThan(600);
  });
});

describe("keys of servers", () => {
  const message =
    "A key stands in the registry, where MAGI does not read it and whoever gets the file sees it. Take it out, and enter it with «MAGI: Enter a Server's Key» or in `MAGI_SERVER_KEYS`.";
  const url = "http://box:8000/v1";

  test.each<[unknown, string]>([
    [{ api_key: "sk-1" }, '"api_key"'],
    [{ endpoints: [{ url, apiKey: "sk-1" }] }, '"apiKey"'],
    [{ endpoints: [{ url, headers: { Authorization: "Bearer sk-1" } }] }, '"Authorization"'],
    [{ endpoints: [{ url: "http://me:sk-1@box/v1" }] }, '"url"'],
    [{ endpoints: [{ url: "http://box/v1?api_key=sk-1" }] }, '"url"'],
  ])("%j has one where it does not belong, which is not repeated", (entry, at) => {
    const problems = found(models({ a: entry }));
    expect(problems).toEqual([`warning key-in-registry at "${at}": ${message}`]);
    expect(problems.join("")).not.toContain("sk-1");
  });

  test.each<unknown>([
    { api_key: "", max_tokens: 5, tokenizer: "x", endpoints: [{ url, model: "a@b", slots: 2 }] },
    { endpoints: [{ url: "http://box/v1?model=a" }] },
  ])("%j has none", (entry) => {
    expect(found(models({ a: entry })).filter((problem) => problem.includes("key-in-registry"))).toEqual([]);
  });
});
