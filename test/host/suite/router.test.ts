import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";
import { fileUri, getMagi } from "../magi.ts";

async function setPort(port: number | undefined): Promise<void> {
  const target = vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration("magi", fileUri()).update("router.port", port, target);
}

async function routerRuns(): Promise<void> {
  const magi = await getMagi();
  await eventually(() => {
    const { router } = magi.situation();
    assert.ok(router.kind === "running" && router.status !== undefined, JSON.stringify(router));
  });
}

describe("the router's process", function () {
  this.timeout(120_000);

  afterEach(async () => {
    await setPort(undefined);
    await routerRuns();
  });

  it("is started again after it was killed, and knows the same profile", async () => {
    const magi = await getMagi();
    await routerRuns();
    const before = magi.routerPid();
    const profile = magi.situation().active.name;
    assert.ok(before);
    process.kill(before, "SIGKILL");
    await eventually(() => {
      assert.notEqual(magi.routerPid(), before);
      const { router } = magi.situation();
      assert.equal(router.kind === "running" ? router.status?.profile : router.kind, profile);
    });
  });

  it("takes another port when the one in the settings is taken, as by another window", async () => {
    const magi = await getMagi();
    await routerRuns();
    const before = magi.routerPid();
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    try {
      await setPort((other.address() as AddressInfo).port);
      await eventually(() => {
        assert.notEqual(magi.routerPid(), before);
        const { router } = magi.situation();
        assert.ok(router.kind === "running" && router.status !== undefined, JSON.stringify(router));
      }, 60_000);
      await setPort(undefined);
      await routerRuns();
    } finally {
      other.close();
    }
  });
});
