import { describe, expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver-protocol/node";
import { answerTo, questionsAt } from "../support/lsp/everyRequest.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { positionAt } from "../support/lsp/typing.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const registry = registryText("qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful");
const files = { "data/model_registry.json": registry };
const sound = "enabled_models:\n  - qwen3_4p0b_q4km_fast\n";

describe("the registry", () => {
  test("that is not there: one sentence at the models of each profile, until there is one", async () => {
    const { workspace, client } = await start({ "config/profiles/closed.yaml": sound });
    const path = workspace.profile("open");
    await client.open(path, "name: open\nenabled_models: [a, b, c]\n");
    const [problem] = await client.untilCodes(path, "no-registry");
    expect(problem).toMatchObject({
      severity: DiagnosticSeverity.Warning,
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 14 } },
      message:
        "There is no model registry at data/model_registry.json, so no model is known. Create it, or name another file in the setting `magi.registryFile`.",
    });
    await client.untilCodes(workspace.profile("closed"), "no-registry");
    await workspace.write("data/model_registry.json", registryText("a", "qwen3_4p0b_q4km_fast"));
    await client.untilCodes(workspace.profile("closed"));
    await client.untilCodes(path, "tier-mismatch", "missing-model", "missing-model");
  });

  test("that is not JSON: one sentence that says where", async () => {
    const { workspace, client } = await start({
      "data/model_registry.json": '{\n  "models": {\n',
      "config/profiles/a.yaml": sound,
    });
    const [problem] = await client.untilCodes(workspace.profile("a"), "no-registry");
    expect(problem).toMatchObject({ severity: DiagnosticSeverity.Error });
    expect(problem?.message).toMatch(/^The model registry data\/model_registry\.json is not valid JSON: .*line 3/);
  });

  test("that breaks while in use: the last good one stays, and it is said once", async () => {
    const { workspace, client } = await start({ ...files, "config/profiles/a.yaml": "enabled_models: [nobody]\n" });
    const path = workspace.profile("b");
    await client.open(path, sound);
    await client.untilCodes(workspace.profile("a"), "missing-model");
    await workspace.write("data/model_registry.json", registry.slice(0, 40));
    await client.until("a message", () => client.messages.length > 0);
    expect(client.messages[0]).toMatch(/is not valid JSON: .* The last good registry stays in use\.$/);
    await workspace.remove("data");
    await workspace.write("config/profiles/a.yaml", sound);
    await client.untilCodes(workspace.profile("a"));
    expect(client.codes(path)).toEqual([]);
    expect(await client.hover(path, { line: 1, character: 8 })).toContain("Size: 4B");
    await workspace.write("data/model_registry.json", registryText("other"));
    await client.untilCodes(path, "missing-model");
    expect(client.messages).toHaveLength(1);
  });

  test("that is deleted while in use: the last good one stays, and nothing says that no model is known", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("b");
    await client.open(path, sound);
    await client.untilCodes(path);
    await workspace.remove("data");
    await client.until("a message", () => client.messages.length > 0);
    expect(client.messages[0]).toMatch(
      /^There is no model registry at data\/model_registry\.json\. Create it, .* The last good registry stays in use\.$/,
    );
  });
});

describe("a profile", () => {
  test.each([
    [
      "that is empty",
      "",
      "empty-profile",
      DiagnosticSeverity.Warning,
      0,
      /^This profile is empty, so no model would answer\./,
    ],
    [
      "with tabs",
      "enabled_models:\n\t- qwen3_4p0b_q4km_fast\n\t- gpt_oss_20p0b_q4km_powerful\n",
      "tabs",
      DiagnosticSeverity.Error,
      1,
      /^YAML is indented with spaces; this is a tab\.$/,
    ],
  ])("%s gets one sentence", async (_, text, code, severity, line, message) => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("desk");
    await client.open(path, text);
    const [problem] = await client.untilCodes(path, code);
    expect(problem).toMatchObject({ severity, range: { start: { line } } });
    expect(problem?.message).toMatch(message);
  });

  test("that is broken still has completion, hover and outline for its sound parts", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("desk");
    const text =
      "name: 'desk\nenabled_models: [qwen3_4p0b_q4km_fast,\ntwo_stage:\n  enabled: {\n  stage1\nload_balancing:\n\tstrategy: \n";
    await client.open(path, text);
    await client.until("problems", () => (client.codes(path) ?? []).includes("yaml-syntax"));
    const keys = await client.complete(path, { line: 4, character: 8 });
    expect(keys.map(({ label }) => label)).toEqual(["stage1_tier", "stage2_tier", "stage1_max_tokens"]);
    const strategies = await client.complete(path, { line: 6, character: 11 });
    expect(strategies.map(({ label }) => label)).toEqual(["round_robin", "least_loaded", "random"]);
    expect(await client.hover(path, { line: 1, character: 20 })).toContain("Size: 4B");
    expect(await client.hover(path, { line: 5, character: 3 })).toContain("load_balancing");
    expect((await client.symbols(path)).map(({ name }) => name)).toEqual([
      "name",
      "enabled_models",
      "two_stage",
      "load_balancing",
    ]);
  });
});

/** A second of work, and as much again for the first use of every part and for a machine that is busy with other things. */
const limitMs = 2_000;

describe("hostile text is answered after a second of work, and the server goes on", () => {
  const bomb = [
    "a0: &a0 [x, x]",
    ...Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`),
  ];
  test.each([
    ["an alias bomb", `${bomb.join("\n")}\nenabled_models: *a40\n`],
    ["10,000 open brackets", "[".repeat(10_000)],
    ["10,000 open brackets in a value", `enabled_models: ${"[".repeat(10_000)}`],
    ["10,000 dashes", "- ".repeat(10_000)],
    ["a mapping in a mapping, 5,000 times", "a: {".repeat(5_000)],
    ["5,000 levels of question marks", "? ".repeat(5_000)],
    ["a document of 5 MB", `enabled_models:\n${"  - qwen3_4p0b_q4km_fast\n".repeat(200_000)}`],
    ["an alias of itself", "a: &a [*a]\nenabled_models: *a\n"],
    ["20,000 anchors", Array.from({ length: 20_000 }, (_, n) => `k${n}: &k${n} v\n`).join("")],
    ["20,000 aliases", `x: &x y\nenabled_models:\n${"  - *x\n".repeat(20_000)}`],
    ["no characters at all", "\0\ud800\u{10ffff}\ufeff: [\u2028"],
  ])("%s", { timeout: 60_000 }, async (_, text) => {
    const { workspace, client } = await start(files);
    const [path, other] = [workspace.profile("desk"), workspace.profile("other")];
    await client.open(other, sound);
    await client.untilCodes(other);
    const before = await client.workedMs();
    await client.open(path, text);
    await client.until("an answer", () => client.codes(path) !== undefined, 30_000);
    expect((await client.workedMs()) - before).toBeLessThan(limitMs);
    const last = positionAt(text, text.length);
    const questions = [...questionsAt(uriOf(path), { line: 0, character: 3 }), ...questionsAt(uriOf(path), last)];
    for (const question of questions) {
      const asked = await client.workedMs();
      await answerTo(client, question);
      expect((await client.workedMs()) - asked, question[1]).toBeLessThan(limitMs);
    }
    expect(client.codes(path)).not.toEqual([]);
    expect(await client.hover(other, { line: 1, character: 8 })).toContain("Size: 4B");
    expect(client.log.filter((line) => line.includes("failed"))).toEqual([]);
  });
});
