import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import {
  DiagnosticSeverity,
  DiagnosticTag,
  FileChangeType,
  WorkspaceDiagnosticRequest,
} from "vscode-languageserver-protocol/node";
import { uriOf } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const patience = { timeout: 8_000, interval: 50 };
const [fast, powerful] = ["qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful"];
const registry = registryText(fast, powerful);
const named = (name: string): string => `name: ${name}\nenabled_models: [${fast}]\n`;

describe("what an editor can show", () => {
  const twice = `enabled_models:\n  - ${fast}\n  - ${fast}\n`;
  const publishDiagnostics = {
    relatedInformation: true,
    codeDescriptionSupport: true,
    tagSupport: { valueSet: [DiagnosticTag.Unnecessary] },
  };

  test("it gets a link, a tag and the related place, as it says", async () => {
    const capabilities = { textDocument: { publishDiagnostics } };
    const { workspace, client } = await start({ "data/model_registry.json": registry }, { capabilities });
    const path = workspace.profile("desk");
    await client.open(path, twice);
    const [problem] = await client.untilCodes(path, "duplicate-model");
    expect(problem?.tags).toEqual([DiagnosticTag.Unnecessary]);
    expect(problem?.relatedInformation).toEqual([
      {
        location: { uri: uriOf(path), range: { start: { line: 1, character: 4 }, end: { line: 1, character: 24 } } },
        message: "It is listed here first.",
      },
    ]);
    const [page = "", code] = problem?.codeDescription?.href.split("#") ?? [];
    expect(code).toBe("duplicate-model");
    expect(existsSync(fileURLToPath(page))).toBe(true);
  });

  test.each([
    ["can show nothing more gets the link alone", { textDocument: { publishDiagnostics: {} } }, []],
    ["says nothing of diagnostics gets all of them", {}, ["relatedInformation", "tags"]],
  ])("an editor that %s", async (_, capabilities, more) => {
    const { workspace, client } = await start({ "data/model_registry.json": registry }, { capabilities });
    const path = workspace.profile("desk");
    await client.open(path, twice);
    const [problem] = await client.untilCodes(path, "duplicate-model");
    const usual = ["code", "codeDescription", "message", "range", "severity", "source"];
    expect(Object.keys(problem ?? {}).sort()).toEqual([...usual, ...more].sort());
  });
});

describe("severities", () => {
  const text = `enabled_models: [${fast}, nobody]\ntier_config: [{name: fast, max_score: 5}]\n`;

  test("as the options of the start say, and as settings say that come later", async () => {
    const { workspace, client } = await start(
      { "data/model_registry.json": registry, "config/profiles/closed.yaml": text },
      { initializationOptions: { diagnostics: { severity: { "no-catch-all": "off", "missing-model": "hint" } } } },
    );
    const closed = workspace.profile("closed");
    const [problem] = await client.untilCodes(closed, "missing-model");
    expect(problem?.severity).toBe(DiagnosticSeverity.Hint);
    await client.configure({ magi: { diagnostics: { severity: { "missing-model": "off" } } } });
    await client.untilCodes(closed, "no-catch-all");
  });

  test("as an editor says when it is asked, also for a file outside of the folder", async () => {
    const { workspace, client } = await start(
      { "data/model_registry.json": registry },
      {
        capabilities: { workspace: { configuration: true } },
        settings: { diagnostics: { severity: { "no-catch-all": "error" } } },
      },
    );
    const path = workspace.path("notes/other.yaml");
    await client.open(path, text);
    const problems = await client.untilCodes(path, "missing-model", "no-catch-all");
    expect(problems.map(({ severity }) => severity)).toEqual([DiagnosticSeverity.Error, DiagnosticSeverity.Error]);
  });
});

describe("the profiles of a folder", () => {
  test("two of one name are said of both, until one changes or is gone", async () => {
    const { workspace, client } = await start({
      "data/model_registry.json": registry,
      "config/profiles/desk.yaml": named("desk"),
      "config/profiles/night.yaml": named("desk"),
    });
    const [desk, night] = [workspace.profile("desk"), workspace.profile("night")];
    const [problem] = await client.untilCodes(desk, "duplicate-profile-name");
    expect(problem?.message).toContain("night.yaml");
    await client.untilCodes(night, "duplicate-profile-name");
    await client.open(night, named("night"));
    await client.untilCodes(desk);
    await client.untilCodes(night);
    // What is typed counts, not what is on the disk.
    await client.change(night, {
      range: { start: { line: 0, character: 6 }, end: { line: 0, character: 11 } },
      text: "desk",
    });
    await client.untilCodes(desk, "duplicate-profile-name");
    await client.close(night);
    await workspace.remove("config/profiles/night.yaml");
    await client.untilCodes(desk);
  });

  test("are compared for an editor that asks, too, and a file that is gone has no name", async () => {
    const { workspace, client } = await start(
      {
        "data/model_registry.json": registry,
        "config/profiles/desk.yaml": named("desk"),
        "config/profiles/night.yaml": named("desk"),
      },
      { capabilities: { textDocument: { diagnostic: {} } } },
    );
    const codesOf = async (name: string): Promise<readonly unknown[]> => {
      const { items } = await client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
      const report = items.find(({ uri }) => uri === uriOf(workspace.profile(name)));
      return report?.kind === "full" ? report.items.map(({ code }) => code) : [];
    };
    await vi.waitFor(async () => {
      expect(await codesOf("desk")).toEqual(["duplicate-profile-name"]);
    }, patience);
    await workspace.remove("config/profiles/night.yaml");
    await client.tellChanged(workspace.profile("night"), FileChangeType.Deleted);
    await vi.waitFor(async () => {
      expect(await codesOf("desk")).toEqual([]);
    }, patience);
  });

  test("a name that is not the file's is a hint", async () => {
    const { workspace, client } = await start({ "data/model_registry.json": registry });
    const path = workspace.profile("fast-only");
    await client.open(path, named("Fast only"));
    await client.untilCodes(path);
    const other = workspace.profile("desk");
    await client.open(other, named("Office"));
    const [problem] = await client.untilCodes(other, "name-file-mismatch");
    expect(problem?.severity).toBe(DiagnosticSeverity.Hint);
  });
});

describe("the registry's own file", () => {
  const embedded = {
    models: {
      [fast]: { assigned_tier: "fast", engine: "embedded", file_path: "models/small.gguf" },
      [powerful]: { assigned_tier: "powerful", prot: 8081 },
    },
  };

  test("its problems are at their places, open or not, and follow the file", async () => {
    const { workspace, client } = await start({ "data/model_registry.json": JSON.stringify(embedded, undefined, 2) });
    const path = workspace.path("data/model_registry.json");
    const [missing] = await client.untilCodes(path, "model-file-missing", "unknown-field");
    expect(missing?.range).toEqual({ start: { line: 5, character: 19 }, end: { line: 5, character: 38 } });
    await workspace.write("data/model_registry.json", '{\n  "models": {\n');
    await client.untilCodes(path, "json-syntax");
    await workspace.write("data/model_registry.json", registry);
    await client.untilCodes(path);
    await workspace.write("data/model_registry.json", registry.replace("8082", "8081"));
    await client.untilCodes(path, "port-conflict");
    await workspace.remove("data/model_registry.json");
    await client.untilCodes(path);
  });

  test("a model file that is missing is said in the profile too, until it is there", async () => {
    const { workspace, client } = await start({ "data/model_registry.json": JSON.stringify(embedded) });
    const path = workspace.profile("desk");
    await client.open(path, `enabled_models: [${fast}]\n`);
    await client.untilCodes(path, "model-file-missing");
    await workspace.write("models/small.gguf", "GGUF");
    await client.untilCodes(path);
    await client.untilCodes(workspace.path("data/model_registry.json"), "unknown-field");
  });

  test("a model file that vanishes is said in both", async () => {
    const { workspace, client } = await start({
      "data/model_registry.json": JSON.stringify({
        models: { [fast]: { ...embedded.models[fast], file_path: "a.gguf" } },
      }),
      "a.gguf": "GGUF",
    });
    const path = workspace.profile("desk");
    await client.open(path, `enabled_models: [${fast}]\n`);
    await client.untilCodes(path);
    await workspace.remove("a.gguf");
    await client.untilCodes(path, "model-file-missing");
    await client.until("the registry's own problem", () =>
      (client.codes(workspace.path("data/model_registry.json")) ?? []).includes("model-file-missing"),
    );
  });

  test("a model file that arrives for a model that is off changes nothing", async () => {
    const off = { models: { [fast]: { ...embedded.models[fast], enabled: false } } };
    const { workspace, client } = await start({ "data/model_registry.json": JSON.stringify(off) });
    const path = workspace.profile("desk");
    await client.open(path, `enabled_models: [${fast}]\n`);
    await client.untilCodes(path, "disabled-model");
    const before = client.published.get(uriOf(path));
    await workspace.write("models/small.gguf", "GGUF");
    await client.until("another look", () => client.published.get(uriOf(path)) !== before);
    // The registry is looked at right after the profiles, before anything else is answered.
    await client.symbols(path);
    expect(client.codes(workspace.path("data/model_registry.json")) ?? []).toEqual([]);
  });

  test("a model that is off is said there as long as a profile enables it, open or not", async () => {
    const text = registryText(fast, powerful).replace('"port": 8081', '"port": 8081, "enabled": false');
    const { workspace, client } = await start({
      "data/model_registry.json": text,
      "config/profiles/desk.yaml": `enabled_models: [${powerful}]\n`,
    });
    const path = workspace.path("data/model_registry.json");
    await workspace.write("config/profiles/desk.yaml", `enabled_models: [${fast}, ${powerful}]\n`);
    const [problem] = await client.untilCodes(path, "disabled-model");
    expect(problem?.message).toContain("`desk` enables");
    await client.open(path, text, "json");
    await client.untilCodes(path, "disabled-model");
    await workspace.write("config/profiles/desk.yaml", `enabled_models: [${powerful}]\n`);
    await client.untilCodes(path);
    await client.close(path);
    await workspace.remove("config/profiles/desk.yaml");
    await workspace.write("config/profiles/other.yaml", `enabled_models: [${fast}]\n`);
    await client.untilCodes(path, "disabled-model");
  });

  test("what is typed in it is checked as it is typed, and what is saved once it is closed", async () => {
    const { workspace, client } = await start({
      "data/model_registry.json": registry,
      "config/profiles/desk.yaml": `enabled_models: [${fast}]\n`,
    });
    const path = workspace.path("data/model_registry.json");
    await client.open(path, registry, "json");
    await client.change(path, {
      range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } },
      text: "{,\n",
    });
    const [problem] = await client.untilCodes(path, "json-syntax");
    expect(problem?.range).toEqual({ start: { line: 0, character: 1 }, end: { line: 0, character: 2 } });
    expect(client.codes(workspace.profile("desk")) ?? []).toEqual([]);
    await client.close(path);
    await client.untilCodes(path);
  });

  test("severities count for it", async () => {
    const { workspace, client } = await start(
      { "data/model_registry.json": JSON.stringify(embedded) },
      { initializationOptions: { diagnostics: { severity: { "unknown-field": "off" } } } },
    );
    await client.untilCodes(workspace.path("data/model_registry.json"), "model-file-missing");
  });
});
