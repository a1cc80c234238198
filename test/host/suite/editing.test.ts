import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";
import {
  closeEditors,
  fileUri,
  getMagi,
  openProfile,
  placeAfter,
  profileUri,
  readFile,
  registryUri,
  replaceText,
  writeFile,
} from "../magi.ts";

describe("editing a profile", () => {
  afterEach(closeEditors);

  it("gives YAML files of the profiles folder the language of profiles, and no others", async () => {
    await openProfile("production");
    await writeFile(fileUri("elsewhere.yaml"), "enabled_models: []\n");
    const other = await vscode.workspace.openTextDocument(fileUri("elsewhere.yaml"));
    assert.equal(other.languageId, "yaml");
    await vscode.workspace.fs.delete(fileUri("elsewhere.yaml"));
  });

  it("leaves a profile in the language that the user gave it", async () => {
    const editor = await openProfile("production");
    await vscode.languages.setTextDocumentLanguage(editor.document, "yaml");
    // Another document that opens makes the extension look again.
    await vscode.workspace.openTextDocument(profileUri("guide"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(vscode.window.activeTextEditor?.document.languageId, "yaml");
  });

  it("says that a model is missing and names the one that was meant", async () => {
    const editor = await openProfile("development");
    await replaceText(editor, "qwen3_4p0b_q4km_fast", "qwen3_4p0b_q4km_fats");
    const problem = await findProblem(profileUri("development"), "missing-model");
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.match(problem.message, /qwen3_4p0b_q4km_fast\b/);
    assert.equal(editor.document.getText(problem.range), "qwen3_4p0b_q4km_fats");
  });

  it("says that a model's tier is not in the ladder", async () => {
    const editor = await openProfile("development");
    await replaceText(editor, "name: fast", "name: quick");
    const problem = await findProblem(profileUri("development"), "tier-mismatch");
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
  });

  it("follows the registry on disk, in files that are not open too", async () => {
    await getMagi();
    const registry = await readFile(registryUri());
    try {
      await writeFile(registryUri(), registry.replaceAll("gpt_oss_20p0b", "gpt_oss_21p0b"));
      await findProblem(profileUri("production"), "missing-model");
    } finally {
      await writeFile(registryUri(), registry);
    }
    await eventually(() => {
      assert.deepEqual(vscode.languages.getDiagnostics(profileUri("production")), []);
    });
  });

  it("completes model ids with size, quantisation and tier", async () => {
    const editor = await openProfile("development");
    await replaceText(editor, "  - qwen3_4p0b_q4km_fast", "  - ");
    const place = placeAfter(editor.document, "enabled_models:\n  - ");
    const item = await eventually(async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        editor.document.uri,
        place,
      );
      const found = items.find(({ label }) => labelOf(label) === "gpt_oss_20p0b_q4km_powerful");
      assert.ok(found, `there are ${items.map(({ label }) => labelOf(label)).join(", ")}`);
      return found;
    });
    const beside = JSON.stringify([item.label, item.detail]);
    assert.match(beside, /20/);
    assert.match(beside, /Q4_K_M/);
    assert.match(beside, /powerful/);
  });

  it("explains a key and a model on hover", async () => {
    const editor = await openProfile("development");
    const hover = async (text: string): Promise<string> => {
      const place = placeAfter(editor.document, text).translate(0, -1);
      const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>(
        "vscode.executeHoverProvider",
        editor.document.uri,
        place,
      );
      return hovers
        .flatMap(({ contents }) => contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : "")))
        .join();
    };
    await eventually(async () => {
      assert.match(await hover("stage1_max_tokens"), /token/i);
      assert.match(await hover("qwen3_4p0b_q4km_fast"), /Q4_K_M/);
    });
  });

  it("checks the registry against its schema", async () => {
    const document = await vscode.workspace.openTextDocument(registryUri());
    const editor = await vscode.window.showTextDocument(document);
    await replaceText(editor, '"port": 8081', '"port": "8081"');
    await eventually(() => {
      const problems = vscode.languages.getDiagnostics(registryUri());
      assert.ok(
        problems.some(({ range }) => document.getText(range) === '"8081"'),
        JSON.stringify(problems),
      );
    });
  });

  it("says once what is wrong, also in a registry that the editor checks too", async () => {
    const editor = await openProfile("development");
    await replaceText(editor, "qwen3_4p0b_q4km_fast", "nobody");
    await findProblem(profileUri("development"), "missing-model");
    const missing = vscode.languages.getDiagnostics(profileUri("development")).map(codeOf);
    assert.equal(missing.filter((code) => code === "missing-model").length, 1);
    const document = await vscode.workspace.openTextDocument(registryUri());
    await replaceText(await vscode.window.showTextDocument(document), '"port": 8081', '"port": "8081"');
    const said = (): readonly vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(registryUri()).filter(({ range }) => document.getText(range) === '"8081"');
    await eventually(() => {
      assert.notEqual(said().length, 0);
    });
    // Time enough for the other of the two to say it as well.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(said().length, 1, JSON.stringify(said()));
  });

  it("mends a wrong id by a quick fix", async () => {
    const editor = await openProfile("development");
    await replaceText(editor, "qwen3_4p0b_q4km_fast", "qwen3_4p0b_q4km_fats");
    const { range } = await findProblem(profileUri("development"), "missing-model");
    const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      editor.document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
      10,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred === true);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(", "));
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(editor.document.getText(), /qwen3_4p0b_q4km_fast$/m);
    await eventually(() => {
      assert.deepEqual(vscode.languages.getDiagnostics(profileUri("development")), []);
    });
  });

  it("renames a tier wherever the profile names it", async () => {
    const editor = await openProfile("development");
    const place = placeAfter(editor.document, "name: fast").translate(0, -1);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      editor.document.uri,
      place,
      "quick",
    );
    await vscode.workspace.applyEdit(edit);
    assert.match(editor.document.getText(), /name: quick/);
    assert.doesNotMatch(editor.document.getText(), /name: fast|stage[12]_tier: fast/);
  });

  it("shows what can be done with a profile above it, and who uses a model in the registry", async () => {
    const lensesOf = async (uri: vscode.Uri): Promise<readonly string[]> => {
      const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        uri,
        20,
      );
      return lenses.map(({ command }) => command?.title ?? "");
    };
    await openProfile("fast-only");
    await eventually(async () => {
      assert.ok((await lensesOf(profileUri("fast-only"))).includes("Try a prompt"));
    });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(registryUri()));
    await eventually(async () => {
      const titles = await lensesOf(registryUri());
      assert.ok(
        titles.some((title) => /by \d+ profiles?/.test(title)),
        titles.join(", "),
      );
    });
  });

  it("formats a profile", async () => {
    const editor = await openProfile("fast-only");
    const before = editor.document.getText();
    await replaceText(editor, "max_score: ", "max_score:    ");
    const edits = await vscode.commands.executeCommand<readonly vscode.TextEdit[]>(
      "vscode.executeFormatDocumentProvider",
      editor.document.uri,
      { tabSize: 2, insertSpaces: true },
    );
    const change = new vscode.WorkspaceEdit();
    change.set(editor.document.uri, [...edits]);
    await vscode.workspace.applyEdit(change);
    assert.equal(editor.document.getText(), before);
  });

  it("goes on after the language server was killed", async () => {
    const magi = await getMagi();
    const before = await eventually(() => {
      const state = magi.languageServer();
      assert.equal(state.kind, "running");
      assert.ok(state.pid);
      return state.pid;
    });
    process.kill(before, "SIGKILL");
    await eventually(() => {
      const state = magi.languageServer();
      assert.equal(state.kind, "running");
      assert.notEqual(state.pid, before);
    });
    const editor = await openProfile("fast-only");
    await replaceText(editor, "qwen3_4p0b_q4km_fast", "nobody");
    await findProblem(profileUri("fast-only"), "missing-model");
  });
});

async function findProblem(uri: vscode.Uri, code: string): Promise<vscode.Diagnostic> {
  return await eventually(() => {
    const problems = vscode.languages.getDiagnostics(uri);
    const problem = problems.find((one) => codeOf(one) === code);
    assert.ok(problem, `no ${code} among: ${problems.map(({ message }) => message).join(" | ")}`);
    return problem;
  });
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

function labelOf(label: string | vscode.CompletionItemLabel): string {
  return typeof label === "string" ? label : label.label;
}
