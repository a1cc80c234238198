import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";
import { fileUri, getMagi, profileUri, readFile } from "../magi.ts";

describe("what activate returns", () => {
  it("has the API's classes, which work on the open folder", async () => {
    const { ProfileManager, ModelDiscovery } = await getMagi();
    const profiles = new ProfileManager();
    assert.equal(profiles.paths.root, fileUri().fsPath);
    assert.ok((await profiles.listProfiles()).includes("development"));
    assert.ok("qwen3_4p0b_q4km_fast" in (await new ModelDiscovery().loadRegistry()).models);
    const { stem } = await profiles.createProfile("Made by a program");
    assert.match(await readFile(profileUri(stem)), /name: "?Made by a program/);
    await profiles.deleteProfile(stem);
    await assert.rejects(
      profiles.loadProfile(stem),
      /Profile 'made-by-a-program' not found\. There are: development, fast-only/,
    );
  });

  it("shares the active profile with the window", async () => {
    const magi = await getMagi();
    const profiles = new magi.ProfileManager();
    const before = magi.situation().active.name;
    assert.ok(before !== undefined);
    assert.equal(profiles.activeProfile, before);
    await profiles.setActiveProfile("fast-only");
    await eventually(() => {
      assert.equal(magi.situation().active.name, "fast-only");
    });
    assert.equal((await profiles.getActiveProfile())?.stem, "fast-only");
    await vscode.commands.executeCommand("magi.switchProfile", before);
    assert.equal(profiles.activeProfile, before);
    // One that was told where its files are chooses for itself.
    assert.equal(new magi.ProfileManager(fileUri().fsPath).activeProfile, undefined);
  });
});
