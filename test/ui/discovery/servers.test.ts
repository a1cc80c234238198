// Somebody with Ollama and llama-server running brings their models into the registry and into a profile; then a model file
// comes into a folder of theirs.
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ggufBytes } from "../../support/ggufBytes.ts";
import { llamaServer, ollama } from "../../support/upstream/documentedAnswers.ts";
import { startModelServer } from "../../support/upstream/modelServer.ts";
import type { ModelServer } from "../../support/upstream/modelServer.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

let window: VsCodeWindow;
let servers: readonly [ollama: ModelServer, llama: ModelServer];
let registry: string;
let modelFolder: string;

beforeAll(async () => {
  servers = [await startModelServer(ollama), await startModelServer(llamaServer("/models/phi-4-Q4_K_M.gguf"))];
  const [ollamaServer, llama] = servers;
  registry = `${JSON.stringify({ models: { other: { port: llama.port, filename: "gemma-3-4b-it-Q4_K_M.gguf", assigned_tier: "fast" } }, "my note": "stays" }, null, 2)}\n`;
  modelFolder = await realpath(await mkdtemp(path.join(tmpdir(), "magi-models-")));
  window = await openVsCode({
    files: {
      ".vscode/settings.json": JSON.stringify({ "magi.modelFolders": [modelFolder] }),
      "data/model_registry.json": registry,
      "config/profiles/mine.yaml": "# mine\nname: mine\nenabled_models: [other]\n",
    },
    env: { OLLAMA_HOST: ollamaServer.address },
  });
  await window.showContainer("MAGI");
  await window.tree("Registry").waitFor("other");
});

afterAll(async () => {
  for (const server of servers) await server.stop();
  await rm(modelFolder, { recursive: true, force: true });
});

const onDisk = async (): Promise<string> => readFile(path.join(window.folder, "data/model_registry.json"), "utf8");

async function findServers(first: string): Promise<void> {
  await window.runCommand("MAGI: Find Model Servers");
  await window.page.locator(".quick-input-widget").getByText(first).first().waitFor();
  // Away from the box, whose hovers lie over its buttons.
  await window.page.mouse.move(800, 600);
}

test("what servers have is listed, with the models that one chats with picked", async () => {
  await findServers("qwen3:4b");
  const entries = await window.quickPick.entries();
  expect(entries.join("\n")).toMatch(/gemma3:12b ?gemma3_12p0b_q4km_balanced · balanced/);
  expect(entries.join("\n")).toContain("nomic-embed-text:latest");
  expect(entries.join("\n")).not.toContain("cloud");
  await takePicture(window, "find-servers");
  await window.quickPick.cancel();
  await window.runCommand("Toggle between Light/Dark Themes");
  await findServers("qwen3:4b");
  await takePicture(window, "find-servers-light");
});

test("one click brings them into the registry, off and in the tree, and it can be undone", async () => {
  await window.quickPick.confirm();
  const added = await window.notification("added to the registry");
  await window.tree("Registry").waitFor("qwen3_4p0b_q4km");
  const { models, ...rest } = JSON.parse(await onDisk()) as { models: Record<string, { enabled?: boolean }> };
  expect(rest).toEqual({ "my note": "stays" });
  expect(Object.keys(models)).toEqual(
    expect.arrayContaining(["other", "qwen3_4p0b_q4km_fast", "phi4_14p7b_q4km_powerful"]),
  );
  expect(Object.values(models).filter(({ enabled }) => enabled === true)).toEqual([]);
  await takePicture(window, "find-servers-added");
  await added.getByRole("button", { name: "Undo" }).click();
  await expect.poll(onDisk).toBe(registry);
});

test("they are added to a profile, which turns them on", async () => {
  await findServers("qwen3:4b");
  await window.quickPick.confirm();
  await (await window.notification("added to the registry")).getByRole("button", { name: "Add to a Profile" }).click();
  await window.quickPick.choose("mine");
  await expect
    .poll(() => readFile(path.join(window.folder, "config/profiles/mine.yaml"), "utf8"))
    .toMatch(/^# mine\n[^]*qwen3_4p0b_q4km_fast/);
  const { models } = JSON.parse(await onDisk()) as { models: Record<string, { enabled?: boolean }> };
  expect(models["qwen3_4p0b_q4km_fast"]?.enabled).toBe(true);
  await window.tree("Registry").waitFor(/qwen3_4p0b_q4km/);
});

test("a second time there is nothing new, and an address that is none says so", async () => {
  // Models that only embed are left, as they were not picked.
  await findServers("nomic-embed-text:latest");
  expect(await window.quickPick.entries()).toHaveLength(1);
  expect((await window.quickPick.entries()).join("\n")).not.toContain("qwen3:4b");
  await window.page.getByRole("button", { name: "Look at Another Address" }).click();
  await window.page.getByText("Address of a model server").waitFor();
  await window.quickPick.type("./models");
  await window.page.getByText("An address such as box:8080, without user and query.").waitFor();
  await window.quickPick.answer("127.0.0.1:9");
  await window.notification("127.0.0.1:9: nothing listens there.");
});

test("a model file that comes into a folder of theirs is offered, and added with one click", async () => {
  await writeFile(
    path.join(modelFolder, "Mistral-7B-Instruct-v0.3-Q4_K_M.gguf"),
    ggufBytes({ tensors: [["output.weight", [8, 8]]] }),
  );
  const offer = await window.notification("There is a new model, Mistral-7B-Instruct-v0.3-Q4_K_M.gguf");
  await takePicture(window, "new-model-file");
  await offer.getByRole("button", { name: "Add", exact: true }).click();
  await window.notification("added to the registry, switched off until a profile uses it");
  await window.tree("Registry").waitFor(/mistral/);
  const { models } = JSON.parse(await onDisk()) as {
    models: Record<string, { enabled?: boolean; file_path?: string }>;
  };
  const added = Object.values(models).find(({ file_path: file }) => file?.startsWith(modelFolder));
  expect(added?.enabled).toBe(false);
});
