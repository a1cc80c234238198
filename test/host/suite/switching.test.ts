import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";
import {
  closeEditors,
  fileUri,
  findNode,
  getMagi,
  labels,
  profileUri,
  readFile,
  registryUri,
  writeFile,
} from "../magi.ts";

const setting = (): unknown => vscode.workspace.getConfiguration("magi", fileUri()).get("activeProfile");

async function setSetting(value: string | undefined): Promise<void> {
  const target = vscode.ConfigurationTarget.WorkspaceFolder;
  await vscode.workspace.getConfiguration("magi", fileUri()).update("activeProfile", value, target);
}

async function activeIs(name: string): Promise<void> {
  const magi = await getMagi();
  await eventually(() => {
    assert.equal(magi.situation().active.name, name);
    assert.match(magi.statusBar()?.text ?? "", new RegExp(`\\b${name}\\b`));
  });
}

describe("switching the profile", () => {
  afterEach(async () => {
    await closeEditors();
    await setSetting("guide");
    await activeIs("guide");
  });

  it("changes the setting where one is set", async () => {
    await setSetting("guide");
    await vscode.commands.executeCommand("magi.switchProfile", "production");
    await activeIs("production");
    assert.equal(setting(), "production");
  });

  it("leaves the settings alone where none is set", async () => {
    await setSetting(undefined);
    await vscode.commands.executeCommand("magi.switchProfile", "fast-only");
    await activeIs("fast-only");
    assert.equal(setting(), "");
    assert.equal((await getMagi()).situation().active.source, "remembered");
  });

  it("writes the active profile as a setting at the user's word", async () => {
    await setSetting(undefined);
    await vscode.commands.executeCommand("magi.switchProfile", "development");
    await vscode.commands.executeCommand("magi.saveActiveProfile");
    assert.equal(setting(), "development");
  });

  it("uses the profile in the editor", async () => {
    await vscode.window.showTextDocument(profileUri("development"));
    await vscode.commands.executeCommand("magi.useProfile");
    await activeIs("development");
  });

  it("follows a setting that is changed by hand, and tells the router", async () => {
    await setSetting("fast-only");
    await activeIs("fast-only");
    const magi = await getMagi();
    await eventually(() => {
      const { router } = magi.situation();
      assert.equal(router.kind === "running" ? router.status?.profile : router.kind, "fast-only");
      assert.deepEqual(labels(magi.trees().health), ["qwen3_4p0b_q4km"]);
    });
  });

  it("stands another profile in while the active one is gone, and returns to it", async () => {
    const text = await readFile(profileUri("production"));
    await vscode.commands.executeCommand("magi.switchProfile", "production");
    await activeIs("production");
    await vscode.workspace.fs.delete(profileUri("production"));
    try {
      await activeIs("guide");
      assert.equal((await getMagi()).situation().active.missing, "production");
    } finally {
      await writeFile(profileUri("production"), text);
    }
    await activeIs("production");
  });
});

describe("the views", () => {
  it("list profiles, and the registry by tier", async () => {
    const magi = await getMagi();
    await eventually(() => {
      const { profiles, registry } = magi.trees();
      assert.deepEqual(labels(profiles), ["development", "fast-only", "guide", "production"]);
      assert.deepEqual(labels(registry), ["fast", "powerful"]);
      assert.equal(findNode(profiles, "guide").kind, "active-profile");
    });
  });

  it("follow what is on disk", async () => {
    const magi = await getMagi();
    await writeFile(profileUri("another"), "description: New\nenabled_models: [qwen3_4p0b_q4km_fast]\n");
    try {
      await eventually(() => {
        assert.match(findNode(magi.trees().profiles, "another").tooltip ?? "", /New/);
      });
    } finally {
      await vscode.workspace.fs.delete(profileUri("another"));
    }
    await eventually(() => {
      assert.ok(!labels(magi.trees().profiles).includes("another"));
    });
  });

  it("say what is wrong with a registry that is not JSON, and recover", async () => {
    const magi = await getMagi();
    const registry = await readFile(registryUri());
    try {
      await writeFile(registryUri(), registry.slice(0, 100));
      await eventually(() => {
        const { files } = magi.situation();
        assert.equal(files.registry.state, "broken");
        assert.ok(magi.statusBar()?.tooltip.some(({ text }) => text.includes("not valid JSON")));
      });
    } finally {
      await writeFile(registryUri(), registry);
    }
    await eventually(() => {
      assert.deepEqual(labels(magi.trees().registry), ["fast", "powerful"]);
    });
  });
});
