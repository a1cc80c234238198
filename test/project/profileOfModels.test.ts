import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import { discover } from "../../workspace/discovery/discover.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { createProfileOf } from "../../workspace/onboarding/createProfileOf.ts";
import { offerModels } from "../../workspace/onboarding/offerModels.ts";
import { ggufBytes } from "../support/ggufBytes.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "magi-offer-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const paths = () => locateWorkspace({ startDir: dir, workspace: dir });
const registryFile = (): string => join(dir, "data/model_registry.json");

async function discoverFiles(...names: readonly string[]): Promise<void> {
  mkdirSync(join(dir, "models"), { recursive: true });
  const metadata = { "tokenizer.chat_template": "{{ messages }}" };
  for (const name of names)
    writeFileSync(join(dir, "models", `${name}.gguf`), ggufBytes({ metadata, tensors: [["a", [8]]] }));
  await discover({ root: dir, registryFile: registryFile(), folders: [join(dir, "models")] });
}

it("goes from files on disk to a profile whose models are on", async () => {
  await discoverFiles("Qwen3-4B-Q4_K_M", "gemma-3-1b-it-Q4_K_M", "gpt-oss-20b-Q4_K_M", "nomic-embed-text-v1.5.Q8_0");
  const { models, chosen } = await offerModels(paths(), { startsServers: false });
  expect(models.map(({ id }) => id)).toHaveLength(3);
  expect(chosen.map(({ id }) => id)).toEqual(["qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful"]);
  const { name, file } = await createProfileOf(chosen, paths());
  expect(name).toBe("local");
  const { profile, problems } = parseProfile(readFileSync(file, "utf8"), name);
  expect(problems).toEqual([]);
  expect(profile).toMatchObject({
    enabled_models: ["qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful"],
    tier_config: [
      { name: "fast", max_score: 5 },
      { name: "powerful", max_score: Infinity },
    ],
  });
  const registry = JSON.parse(readFileSync(registryFile(), "utf8")) as { models: Record<string, object> };
  expect(registry.models["qwen3_4p0b_q4km_fast"]).toMatchObject({ enabled: true, engine: "embedded", port: null });
  expect(registry.models["gemma3_1p0b_q4km_fast"]).toMatchObject({ enabled: false });
  expect(registry.models["gemma3_1p0b_q4km_fast"]).not.toHaveProperty("engine");

  expect(await createProfileOf(chosen, paths())).toMatchObject({ name: "local-2" });
  await expect(createProfileOf(chosen, paths(), { name: "Local" })).rejects.toThrow("There is a profile 'Local'");
});

it("loses nothing that others write into the registry meanwhile", async () => {
  const ids = Array.from({ length: 8 }, (_, number) => `m${String(number)}`);
  const models = Object.fromEntries(
    ids.map((id) => [id, { assigned_tier: "fast", file_path: `${id}.gguf`, enabled: false }]),
  );
  mkdirSync(join(dir, "data"));
  writeFileSync(registryFile(), JSON.stringify({ models }, null, 2));
  const offers = ids.map((id) => ({ id, tier: "fast", runs: "embedded" as const, memoryBytes: 0 }));
  await Promise.all(offers.map((offer) => createProfileOf([offer], paths(), { name: offer.id })));
  const after = JSON.parse(readFileSync(registryFile(), "utf8")) as { models: Record<string, { enabled: boolean }> };
  expect(ids.filter((id) => after.models[id]?.enabled !== true)).toEqual([]);
});

it("counts all parts of a model, and none whose file is gone", async () => {
  await discoverFiles("Qwen3-4B-Q4_K_M", "phi-4-Q4_K_M-00001-of-00002", "phi-4-Q4_K_M-00002-of-00002");
  writeFileSync(join(dir, "models/phi-4-Q4_K_M-00002-of-00002.gguf"), new Uint8Array(5_000_000));
  rmSync(join(dir, "models/Qwen3-4B-Q4_K_M.gguf"));
  const { models } = await offerModels(paths(), { startsServers: false });
  expect(models.map(({ id }) => id)).toEqual(["phi4_14p7b_q4km_powerful"]);
  expect(models[0]?.memoryBytes).toBeGreaterThan(2 ** 30 + 5_000_000);
});

it("leaves a model to the server that answers at its port", async () => {
  await discoverFiles("Qwen3-4B-Q4_K_M");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has one.
  const text = readFileSync(registryFile(), "utf8").replace(/"port": \d+/, `"port": ${String(port)}`);
  writeFileSync(registryFile(), text);
  const { chosen } = await offerModels(paths(), { startsServers: false });
  expect(chosen).toMatchObject([{ runs: "server", memoryBytes: 0 }]);
  server.close();
  expect((await offerModels(paths(), { startsServers: false })).chosen).toMatchObject([{ runs: "embedded" }]);
});

it("says why there is nothing to offer", async () => {
  await expect(offerModels(paths(), { startsServers: false })).rejects.toThrow("There is no model registry");
  mkdirSync(join(dir, "data"));
  writeFileSync(registryFile(), '{"models": {}}');
  expect((await offerModels(paths(), { startsServers: false })).chosen).toEqual([]);
});
