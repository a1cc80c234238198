import { symlink } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import {
  ConfigurationRequest,
  DiagnosticSeverity,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
} from "vscode-languageserver-protocol/node";
import { uriOf } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const registry = registryText("qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful");
const sound = "enabled_models:\n  - qwen3_4p0b_q4km_fast\n";

describe("while typing", () => {
  test("a missing model is an error at its id that names the nearest one", async () => {
    const { workspace, client } = await start({ "data/model_registry.json": registry });
    const path = workspace.profile("desk");
    await client.open(path, "enabled_models:\n  - qwen3_4p0b_q4km_fst\n");
    const [problem] = await client.untilCodes(path, "missing-model");
    expect(problem).toMatchObject({
      severity: DiagnosticSeverity.Error,
      source: "magi",
      range: { start: { line: 1, character: 4 }, end: { line: 1, character: 23 } },
    });
    expect(problem?.message).toContain("Did you mean `qwen3_4p0b_q4km_fast`?");
    expect(problem?.message).toContain("data/model_registry.json");
  });

  test("a model whose tier the profile does not have is a warning that names the tiers", async () => {
    const { workspace, client } = await start({ "data/model_registry.json": registry });
    const path = workspace.profile("desk");
    await client.open(path, "enabled_models: [qwen3_4p0b_q4km_fast]\ntier_config: [{name: slow, max_score: .inf}]\n");
    const [problem] = await client.untilCodes(path, "tier-mismatch", "empty-tier");
    expect(problem).toMatchObject({ severity: DiagnosticSeverity.Warning });
    expect(problem?.message).toContain("serves the tier `fast`");
    expect(problem?.message).toContain("are `slow`");
  });

  test("diagnostics follow every edit, and count characters as UTF-16 does", async () => {
    const { workspace, client } = await start({ "data/model_registry.json": registry });
    const path = workspace.profile("desk");
    await client.open(path, `description: 🚀\r\n${sound}`);
    await client.untilCodes(path);
    const at = { line: 2, character: 4 };
    await client.change(path, { range: { start: at, end: at }, text: "🚀" });
    const [problem] = await client.untilCodes(path, "missing-model");
    expect(problem?.range).toEqual({ start: at, end: { line: 2, character: 26 } });
    const version = await client.change(path, { range: { start: at, end: { line: 2, character: 6 } }, text: "" });
    await client.untilCodes(path);
    await client.until("the last version", () => [...client.published.values()][0]?.version === version);
  });

  test("a file with thousands of problems shows the first 500 and says so", async () => {
    const { workspace, client } = await start({ "data/model_registry.json": registry });
    const path = workspace.profile("desk");
    await client.open(path, `enabled_models:\n${Array.from({ length: 2_000 }, (_, n) => `  - m${n}\n`).join("")}`);
    await client.until("problems", () => client.codes(path) !== undefined);
    expect(client.codes(path)).toHaveLength(501);
    expect(client.diagnostics(path)?.at(-1)?.message).toContain("1500 more problems");
  });

  test("a document outside of the profiles folder is checked when its language says that it is a profile", async () => {
    const { workspace, client } = await start({ "data/model_registry.json": registry });
    const [profile, yaml] = [workspace.path("notes/a.yaml"), workspace.path("notes/b.yaml")];
    await client.open(yaml, "enabled_models: [nobody]\n", "yaml");
    await client.open(profile, "enabled_models: [nobody]\n");
    await client.untilCodes(profile, "missing-model");
    expect(client.codes(yaml)).toBeUndefined();
  });
});

describe("profiles that are not open", () => {
  test("each is checked from the start, and follows its file", async () => {
    const { workspace, client } = await start({
      "data/model_registry.json": registry,
      "config/profiles/good.yaml": sound,
      "config/profiles/bad.yml": "enabled_models: [nobody]\n",
    });
    const bad = workspace.path("config/profiles/bad.yml");
    await client.untilCodes(bad, "missing-model");
    expect(client.codes(workspace.profile("good"))).toBeUndefined();
    await workspace.write("config/profiles/good.yaml", "enabled_models: [nobody, nobody]\n");
    await client.untilCodes(workspace.profile("good"), "missing-model", "missing-model", "duplicate-model");
    await workspace.remove("config/profiles/bad.yml");
    await client.untilCodes(bad);
  });

  test("the registry on disk is followed", async () => {
    const { workspace, client } = await start({
      "data/model_registry.json": registry,
      "config/profiles/closed.yaml": sound,
    });
    const open = workspace.profile("open");
    await client.open(open, sound);
    await client.untilCodes(open);
    await workspace.write("data/model_registry.json", registryText("gpt_oss_20p0b_q4km_powerful"));
    await client.untilCodes(workspace.profile("closed"), "missing-model");
    await client.untilCodes(open, "missing-model");
    await workspace.write("data/model_registry.json", registry);
    await client.untilCodes(workspace.profile("closed"));
    await client.untilCodes(open);
  });

  test("closing a document that was not saved goes back to what is on disk", async () => {
    const { workspace, client } = await start({
      "data/model_registry.json": registry,
      "config/profiles/desk.yaml": sound,
    });
    const path = workspace.profile("desk");
    await client.open(path, "enabled_models: [nobody]\n");
    await client.untilCodes(path, "missing-model");
    await client.close(path);
    await client.untilCodes(path);
  });

  test("an editor that watches files is asked to, and what it says is followed", async () => {
    const capabilities = {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
    };
    const { workspace, client } = await start(
      { "data/model_registry.json": registry, "config/profiles/closed.yaml": sound },
      { capabilities },
    );
    await client.until("a registration", () => client.registrations.length > 0);
    const patterns = JSON.stringify(client.registrations);
    for (const pattern of ["data/model_registry.json", "config/profiles/*.{yaml,yml}"])
      expect(patterns).toContain(JSON.stringify(pattern));
    await workspace.write("data/model_registry.json", registryText("gpt_oss_20p0b_q4km_powerful"));
    await client.tellChanged(workspace.path("data/model_registry.json"), FileChangeType.Changed);
    await client.untilCodes(workspace.profile("closed"), "missing-model");
    await workspace.write("config/profiles/closed.yaml", "enabled_models: [gpt_oss_20p0b_q4km_powerful]\n");
    await client.tellChanged(workspace.profile("closed"), FileChangeType.Changed);
    await client.untilCodes(workspace.profile("closed"));
  });

  test.each([
    ["the registry", "shared/registry.json", "models.json", registryText("gpt_oss_20p0b_q4km_powerful")],
    ["a profile", "shared/desk.yaml", "config/profiles/closed.yaml", "enabled_models: [nobody]\n"],
  ])("%s behind a link is followed, also where an editor watches only the link", async (_what, file, link, text) => {
    const capabilities = {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
    };
    const { workspace, client } = await start(
      { "shared/registry.json": registry, "shared/desk.yaml": sound, "config/profiles/closed.yaml": sound },
      { capabilities },
    );
    await client.untilCodes(workspace.profile("closed"), "no-registry");
    await workspace.write("models.json", registry);
    await workspace.remove(link);
    await symlink(workspace.path(file), workspace.path(link));
    await client.configure({ magi: { registryFile: "models.json" } });
    await client.untilCodes(workspace.profile("closed"));
    await workspace.write(file, text);
    await client.untilCodes(workspace.profile("closed"), "missing-model");
  });

  test("a folder that is somebody else's is left alone until a registry stands beside it", async () => {
    const { workspace, client } = await start({ "config/profiles/theirs.yaml": "jobs:\n\t- [x\n" });
    const theirs = workspace.profile("theirs");
    await client.open(theirs, "jobs:\n\t- [x\n", "yaml");
    const ours = workspace.path("other/config/profiles/ours.yaml");
    await client.open(ours, "");
    await client.until("the other document", () => client.codes(ours) !== undefined);
    expect(client.codes(theirs) ?? []).toEqual([]);
    await workspace.write("data/model_registry.json", registry);
    await client.until("problems in the folder", () => (client.codes(theirs) ?? []).length > 0);
  });
});

describe("where the files are", () => {
  const files = { "my/profiles/desk.yaml": "enabled_models: [nobody]\n", "my/models.json": registry };
  const settings = { profilesFolder: "my/profiles", registryFile: "my/models.json" };

  test("as the options of the start say", async () => {
    const { workspace, client } = await start(files, { initializationOptions: settings });
    await client.untilCodes(workspace.path("my/profiles/desk.yaml"), "missing-model");
  });

  test("as settings say that come later, in place of what was before", async () => {
    const { workspace, client } = await start({ ...files, "config/profiles/old.yaml": "enabled_models: [nobody]\n" });
    await client.untilCodes(workspace.profile("old"), "no-registry");
    await client.configure({ magi: settings });
    await client.untilCodes(workspace.path("my/profiles/desk.yaml"), "missing-model");
    await client.untilCodes(workspace.profile("old"));
  });

  test("as they were at the start, when settings that came later are taken back", async () => {
    const { workspace, client } = await start(
      { ...files, "config/profiles/old.yaml": "enabled_models: [nobody]\n" },
      { initializationOptions: { diagnostics: { severity: { "no-registry": "hint" } } } },
    );
    const old = workspace.profile("old");
    const severity = (): unknown => client.diagnostics(old)?.[0]?.severity;
    await client.untilCodes(old, "no-registry");
    await client.configure({ magi: { ...settings, diagnostics: { severity: { "no-registry": "off" } } } });
    await client.untilCodes(workspace.path("my/profiles/desk.yaml"), "missing-model");
    await client.untilCodes(old);
    await client.configure({ magi: {} });
    await client.untilCodes(old, "no-registry");
    expect(severity()).toBe(DiagnosticSeverity.Hint);
  });

  test("as an editor says when it is asked", async () => {
    const { workspace, client } = await start(files, {
      capabilities: { workspace: { configuration: true } },
      settings,
    });
    await client.untilCodes(workspace.path("my/profiles/desk.yaml"), "missing-model");
  });

  test("a folder that is added while settings are asked for stays, whichever answer comes first", async () => {
    const { workspace, client } = await start(
      { "other/data/model_registry.json": registry, "other/config/profiles/desk.yaml": sound },
      { capabilities: { workspace: { configuration: true, workspaceFolders: true } } },
    );
    const path = workspace.path("other/config/profiles/desk.yaml");
    let answerFirst = (): void => undefined;
    const isFirstAsked = new Promise<void>((resolve) => {
      let asked = 0;
      client.connection.onRequest(ConfigurationRequest.type, ({ items }) => {
        const answer = items.map(() => null);
        if (++asked > 1) return answer;
        resolve();
        return new Promise((later) => {
          answerFirst = () => {
            later(answer);
          };
        });
      });
    });
    await client.configure({});
    await isFirstAsked;
    await client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [{ uri: uriOf(workspace.path("other")), name: "other" }], removed: [] },
    });
    await workspace.write("other/config/profiles/desk.yaml", "enabled_models: [nobody]\n");
    await client.untilCodes(path, "missing-model");
    answerFirst();
    await workspace.write("other/config/profiles/desk.yaml", "enabled_models: [nobody, nobody]\n");
    await client.untilCodes(path, "missing-model", "missing-model", "duplicate-model");
  });

  test("for a profile in a folder below the workspace's, in the nearest place upward", async () => {
    const { workspace, client } = await start({
      "examples/data/model_registry.json": registry,
      "examples/config/profiles/desk.yaml": sound,
    });
    const path = workspace.path("examples/config/profiles/desk.yaml");
    await client.open(path, "enabled_models: [gpt_oss_20p0b_q4km_powerfull]\n");
    const [problem] = await client.untilCodes(path, "missing-model");
    expect(problem?.message).toContain("Did you mean `gpt_oss_20p0b_q4km_powerful`?");
  });
});
