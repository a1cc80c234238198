// llama-servers in a whole window: started with the profile, shown, asked, stopped by hand and with a switch. The program
// is a stand-in that a setting of the machine names.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyGguf, freePorts, installStandIn } from "../../support/llamaServer/installStandIn.ts";
import { openChat } from "../../support/vscode/chatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import { findProcesses, signalAll } from "../../support/vscode/processes.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const models = {
  qwen3_4p0b_q4km_fast: { tier: "fast", file: "slow-qwen.gguf" },
  gpt_oss_20p0b_q4km_powerful: { tier: "powerful", file: "oom-gpt-oss.gguf" },
  gemma_4p0b_q4km_fast: { tier: "fast", file: "gemma.gguf" },
};

let scratch: string;
let window: VsCodeWindow;
let files: Readonly<Record<string, string>>;
let machineSettings: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), "magi-servers-"));
  machineSettings = { "magi.llamaServer.path": (await installStandIn(scratch)).file };
  await mkdir(path.join(scratch, "models"));
  const ports = await freePorts(Object.keys(models).length);
  const entries = await Promise.all(
    Object.entries(models).map(async ([id, { tier, file }], index) => {
      const file_path = path.join(scratch, "models", file);
      await writeFile(file_path, emptyGguf);
      return [id, { assigned_tier: tier, file_path, port: ports[index] }] as const;
    }),
  );
  files = {
    "config/profiles/quiet.yaml": "enabled_models: []\n",
    "config/profiles/work.yaml":
      "description: Two models of my own\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\n",
    "config/profiles/travel.yaml": "description: Another\nenabled_models:\n  - gemma_4p0b_q4km_fast\n",
    "data/model_registry.json": JSON.stringify({ models: Object.fromEntries(entries) }),
    ".vscode/settings.json": JSON.stringify({ "magi.activeProfile": "quiet" }),
  };
  window = await openVsCode({ theme: "dark", without: ["config/profiles", "data", ".vscode"], files, machineSettings });
  await window.showContainer("MAGI");
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

async function switchProfile({ from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  await window.statusBar.click(from);
  await window.quickPick.choose(to);
  // The focus went back to the status bar, whose tooltip would cover the Health view.
  await window.page.mouse.click(800, 600);
  await window.page.locator(".monaco-hover:visible").waitFor({ state: "hidden" });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const servers = (): Promise<readonly number[]> => findProcesses(window.pid, "llamaServer");

test("the log of the model servers is not shown while there is none", async () => {
  await window.statusBar.waitFor("quiet");
  await window.runCommand("MAGI: Show Model Server Log");
  await window.notification("MAGI has started no model server in this window, so there is no log yet.");
  await window.runCommand("Notifications: Clear All Notifications");
});

test("switching the profile starts its servers: they are loading, then one answers and one says why it does not", async () => {
  await window.statusBar.waitFor("quiet");
  expect(await servers()).toEqual([]);
  await switchProfile({ from: "quiet", to: "work" });
  const health = window.tree("Health");
  await health.waitFor(/^loading/);
  await takePicture(window, "servers-loading");
  await health.waitFor(/^answers.*by MAGI/);
  await health.waitFor(/^down/);
  expect(await servers()).toHaveLength(1);
  await window.tooltip(health.row(/^down/), "There is not enough memory for it.");
  await takePicture(window, "servers-running");
});

test("the chat is answered by the server", async () => {
  const chat = await openChat(window);
  const turn = await chat.ask("Hi");
  await turn.waitFor("done", 60_000);
  expect(await turn.answer()).toContain("I am qwen3_4p0b_q4km_fast");
});

test("a server is stopped with the button beside it, shown as not started, and started by the next prompt", async () => {
  const health = window.tree("Health");
  await health.row(/^answers/).hover();
  await health
    .row(/^answers/)
    .getByRole("button", { name: "Stop Model Server" })
    .click();
  await health.waitFor(/^not started/);
  await expect.poll(servers).toEqual([]);
  await takePicture(window, "servers-stopped");
  const chat = await openChat(window);
  const turn = await chat.ask("Hello again");
  await turn.waitForText("its llama-server is started");
  await takePicture(window, "servers-prompt-waits");
  await turn.waitFor("done", 60_000);
  expect(await servers()).toHaveLength(1);
});

test("another profile's server comes and this one's goes; its log is in a channel of its own", async () => {
  const [before] = await servers();
  await switchProfile({ from: "work", to: "travel" });
  await window.tree("Health").waitFor("gemma");
  await window.tree("Health").waitFor(/^answers.*by MAGI/);
  await expect
    .poll(async () => (await servers()).map((pid) => (pid === before ? "this one's" : "another's")))
    .toEqual(["another's"]);
  await window.runCommand("MAGI: Show Model Server Log");
  const log = window.page.locator(".panel .view-lines");
  await expect
    .poll(async () => (await log.innerText()).replace(/\s+/g, " "))
    .toContain("[gemma_4p0b_q4km_fast] is ready after");
  await takePicture(window, "servers-log");
});

test("no server and no router is left when the extension host is killed; the window that is opened again starts its own", async () => {
  const pids = [...(await servers()), ...(await findProcesses(window.pid, "router"))];
  expect(pids).toHaveLength(2);
  signalAll(await findProcesses(window.pid, "extensionHost"), "SIGKILL");
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  await window.load();
  await window.showContainer("MAGI");
  await window.tree("Health").waitFor(/^answers.*by MAGI/);
  const started = await servers();
  expect(started).toHaveLength(1);
  expect(pids).not.toContain(started[0]);
  const chat = await openChat(window);
  const turn = await chat.ask("Are you there again?");
  await turn.waitFor("done", 60_000);
  expect(await turn.answer()).toContain("I am gemma_4p0b_q4km_fast");
});

test("no server is left when the window is closed, and none is started in a workspace that is not trusted", async () => {
  const pids = await servers();
  expect(pids).toHaveLength(1);
  await window.close();
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);

  window = await openVsCode({
    theme: "light",
    without: ["config/profiles", "data", ".vscode"],
    files: { ...files, ".vscode/settings.json": JSON.stringify({ "magi.activeProfile": "work" }) },
    machineSettings,
    trusted: false,
  });
  await window.showContainer("MAGI");
  await window.tree("Registry").waitFor("qwen3_4p0b_q4km");
  await window.page.waitForTimeout(2_000);
  expect(await servers()).toEqual([]);
});
