import { spawnSync } from "node:child_process";
import { chmod, link, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findModels } from "../../workspace/discovery/findModels.ts";
import type { ScanProgress } from "../../workspace/discovery/findModels.ts";
import { knownModelFolders } from "../../workspace/discovery/knownFolders.ts";
import type { GgufParts } from "../support/ggufBytes.ts";
import { ggufBytes } from "../support/ggufBytes.ts";

let dir: string;
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), "magi-models-")));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const tensors = [["output.weight", [8, 8]]] as const;

async function write(path: string, bytes: string | Buffer): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), bytes);
}

async function model(path: string, parts: GgufParts = {}): Promise<void> {
  await write(path, ggufBytes({ tensors, ...parts }));
}

async function linkTo(path: string, target: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  const from = relative(dirname(join(dir, path)), join(dir, target));
  await symlink(from === "" ? "." : from, join(dir, path));
}

const find = async (...folders: readonly string[]) => {
  const scan = await findModels((folders.length === 0 ? ["."] : folders).map((folder) => join(dir, folder)));
  const local = (path: string): string => relative(dir, path);
  return {
    ...scan,
    paths: scan.models.map(({ path }) => local(path)),
    names: scan.models.map(({ name }) => name),
    projectors: scan.models.map(({ projector }) => (projector === undefined ? undefined : local(projector))),
    unreadable: scan.unreadable.map(({ path, reason }) => `${local(path)}: ${reason}`),
    notModels: scan.notModels.map(({ path, reason }) => `${local(path)}: ${reason}`),
    duplicates: scan.duplicates.map(({ path, sameAs }) => `${local(path)} = ${local(sameAs)}`),
  };
};

describe("findModels", () => {
  it("finds models in any folder, with what name and header tell", async () => {
    await model("a/Qwen3-4B-Q4_K_M.gguf", {
      metadata: { "general.architecture": "qwen3", "qwen3.context_length": 40_960 },
    });
    await model("b/c/model.GGUF", { metadata: { "general.name": "Phi 4 mini instruct", "general.file_type": 18 } });
    await write("a/readme.md", "no model");
    await model("node_modules/x/Qwen3-8B-Q4_K_M.gguf");
    const { models, paths, files } = await find();
    expect(paths).toEqual([join("a", "Qwen3-4B-Q4_K_M.gguf"), join("b", "c", "model.GGUF")]);
    expect(models[0]?.facts).toMatchObject({ family: "qwen3", size: 4, quantization: "Q4_K_M", contextLength: 40_960 });
    expect(models[1]?.facts).toMatchObject({ family: "phi4", variant: "mini", size: 3.8, quantization: "Q6_K" });
    expect(files).toBe(2);
  });

  it("names what it cannot read, and goes on", async () => {
    await model("good/Qwen3-4B-Q4_K_M.gguf");
    await write("bad/empty.gguf", "");
    await write("bad/text.gguf", "hello, I am a text and no model");
    await write("bad/short.gguf", ggufBytes({ metadata: { "general.name": "x" } }).subarray(0, 40));
    await symlink("nowhere", join(dir, "bad/link.gguf"));
    const { paths, unreadable } = await find();
    expect(paths).toEqual([join("good", "Qwen3-4B-Q4_K_M.gguf")]);
    expect(unreadable).toEqual([
      `${join("bad", "empty.gguf")}: it is empty`,
      `${join("bad", "link.gguf")}: it is a link that leads nowhere`,
      `${join("bad", "short.gguf")}: it breaks off, or is damaged: a text in its header is longer than the file`,
      `${join("bad", "text.gguf")}: it is not a GGUF file`,
    ]);
  });

  it.runIf(process.platform === "linux")("names a file whose name is no text", async () => {
    await write("ok.gguf", ggufBytes());
    await writeFile(Buffer.concat([Buffer.from(`${dir}/odd`), Buffer.from([0xff, 0xfe]), Buffer.from(".gguf")]), "");
    expect((await findModels([dir])).unreadable.map(({ reason }) => reason)).toEqual([
      "its name is not UTF-8; rename it",
    ]);
  });

  // Whoever runs as root may read everything.
  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")("names what it may not read", async () => {
    await model("a/Qwen3-4B-Q4_K_M.gguf");
    await chmod(join(dir, "a/Qwen3-4B-Q4_K_M.gguf"), 0);
    await mkdir(join(dir, "b"));
    await chmod(join(dir, "b"), 0);
    expect((await find()).unreadable).toHaveLength(2);
    await chmod(join(dir, "b"), 0o700);
  });

  it("leaves out what is no language model, and says what it is", async () => {
    await model("flux1-dev-Q4_K_S.gguf", { metadata: { "general.architecture": "flux" } });
    await model("lora.gguf", { metadata: { "general.type": "adapter" } });
    await model("ggml-vocab-llama.gguf", { tensors: [] });
    const { paths, notModels } = await find();
    expect(paths).toEqual([]);
    expect(notModels).toHaveLength(3);
    expect(notModels[0]).toContain("flux1-dev-Q4_K_S.gguf: it makes images, sound or video (`flux`), not text");
  });

  it("marks embedding models and rerankers", async () => {
    await model("nomic.gguf", { metadata: { "general.architecture": "nomic-bert", "nomic-bert.pooling_type": 1 } });
    await model("ranker.gguf", { metadata: { "general.architecture": "bert", "bert.pooling_type": 4 } });
    const { models } = await find();
    expect(models.map(({ facts }) => [facts.isEmbedding, facts.isReranker])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  describe("with links", () => {
    it("takes a file that several paths lead to for one", async () => {
      await model("a/Qwen3-4B-Q4_K_M.gguf");
      await linkTo("b/other-name.gguf", "a/Qwen3-4B-Q4_K_M.gguf");
      await link(join(dir, "a/Qwen3-4B-Q4_K_M.gguf"), join(dir, "a/hard.gguf"));
      const { paths, duplicates } = await find("b", "a");
      expect(paths).toEqual([join("a", "Qwen3-4B-Q4_K_M.gguf")]);
      expect(duplicates).toEqual([
        `${join("a", "hard.gguf")} = ${join("a", "Qwen3-4B-Q4_K_M.gguf")}`,
        `${join("b", "other-name.gguf")} = ${join("a", "Qwen3-4B-Q4_K_M.gguf")}`,
      ]);
    });

    it("does not walk in circles, and follows a linked folder once", async () => {
      await model("real/Qwen3-4B-Q4_K_M.gguf");
      await linkTo("real/again", "real");
      await linkTo("real/up", ".");
      await linkTo("x/y", "real");
      expect((await find()).paths).toHaveLength(1);
      expect((await find("x")).paths).toEqual([join("x", "y", "Qwen3-4B-Q4_K_M.gguf")]);
    });
  });

  describe("with parts", () => {
    it("does not take a part for a model because its name lacks the number", async () => {
      const metadata = { "general.architecture": "qwen3", "split.no": 0, "split.count": 3 };
      await model("Qwen3-8B-Q4_K_M.gguf", { metadata });
      const { names, unreadable } = await find();
      expect(names).toEqual([]);
      expect(unreadable).toEqual([
        "Qwen3-8B-Q4_K_M.gguf: it is part 1 of 3, and its name does not say so; give it back its name, which ends in -00001-of-00003.gguf",
      ]);
    });

    it("takes the parts of a model for one, with all its weights", async () => {
      for (const part of [1, 2, 3])
        await model(`m/my-model-Q4_K_M-0000${part}-of-00003.gguf`, { tensors: [["a", [1_000, 1_000, 1_000]]] });
      const { models, paths } = await find();
      expect(paths).toEqual([join("m", "my-model-Q4_K_M-00001-of-00003.gguf")]);
      expect(models[0]?.facts.size).toBe(3);
      expect(models[0]?.bytes).toBe(3 * ggufBytes({ tensors: [["a", [1_000, 1_000, 1_000]]] }).length);
    });

    it("says which parts are not there", async () => {
      await model("GLM-4.5-Air-Q2_K-00002-of-00004.gguf");
      await model("GLM-4.5-Air-Q2_K-00004-of-00004.gguf");
      const { paths, unreadable } = await find();
      expect(paths).toEqual([]);
      expect(unreadable).toEqual([
        "GLM-4.5-Air-Q2_K-00002-of-00004.gguf: it is not whole: of 4 parts, number 1 and 3 are not there",
      ]);
    });

    it("keeps the parts of two folders apart", async () => {
      await model("a/x-8B-Q4_K_M-00001-of-00002.gguf");
      await model("b/x-8B-Q4_K_M-00002-of-00002.gguf");
      expect((await find()).unreadable).toHaveLength(2);
    });

    it("does not believe a name that speaks of a million parts", async () => {
      await model("x-8B-Q4_K_M-000001-of-999999.gguf");
      await model("y-8B-Q4_K_M-00007-of-00003.gguf");
      expect((await find()).paths).toHaveLength(2);
    });
  });

  describe("with projectors", () => {
    it("gives a nameless one to all quantisations of the only model beside it", async () => {
      await model("gemma/gemma-3-4b-it-Q4_K_M.gguf");
      await model("gemma/gemma-3-4b-it-Q8_0.gguf");
      await model("gemma/mmproj-BF16.gguf");
      await model("gemma/mmproj-F16.gguf");
      const { names, projectors } = await find();
      expect(names).toEqual(["gemma-3-4b-it-Q4_K_M.gguf", "gemma-3-4b-it-Q8_0.gguf"]);
      expect(projectors).toEqual([join("gemma", "mmproj-F16.gguf"), join("gemma", "mmproj-F16.gguf")]);
    });

    it("gives a named one to its model among others", async () => {
      await model("Qwen3VL-4B-Instruct-Q4_K_M.gguf");
      await model("Qwen3-4B-Q4_K_M.gguf");
      await model("mmproj-Qwen3VL-4B-Instruct-F16.gguf");
      const { names, projectors } = await find();
      expect(names).toEqual(["Qwen3-4B-Q4_K_M.gguf", "Qwen3VL-4B-Instruct-Q4_K_M.gguf"]);
      expect(projectors).toEqual([undefined, "mmproj-Qwen3VL-4B-Instruct-F16.gguf"]);
    });

    it("finds the one above the folders of quantisations", async () => {
      await model("repo/UD-Q4_K_XL/Qwen3-VL-30B-A3B-Instruct-UD-Q4_K_XL-00001-of-00002.gguf");
      await model("repo/UD-Q4_K_XL/Qwen3-VL-30B-A3B-Instruct-UD-Q4_K_XL-00002-of-00002.gguf");
      await model("repo/mmproj-F16.gguf");
      expect((await find()).projectors).toEqual([join("repo", "mmproj-F16.gguf")]);
    });

    it("says of one that could belong to several models that it belongs to none", async () => {
      await model("Qwen3-VL-4B-Instruct-Q4_K_M.gguf");
      await model("gemma-3-4b-it-Q4_K_M.gguf");
      await model("mmproj-F16.gguf");
      const { projectors, notModels } = await find();
      expect(projectors).toEqual([undefined, undefined]);
      expect(notModels).toEqual(["mmproj-F16.gguf: no model beside it needs this projector"]);
    });
  });

  describe("in the cache of Hugging Face", () => {
    const repository = "hub/models--bartowski--Qwen3-4B-GGUF";

    it("reads what the snapshots link to, and takes the revision in use", async () => {
      await model(`${repository}/blobs/aaa`);
      await model(`${repository}/blobs/bbb`);
      await model(`${repository}/blobs/ccc`);
      await linkTo(`${repository}/snapshots/rev1/Qwen3-4B-Q4_K_M.gguf`, `${repository}/blobs/aaa`);
      await linkTo(`${repository}/snapshots/rev1/Qwen3-4B-Q8_0.gguf`, `${repository}/blobs/ccc`);
      await linkTo(`${repository}/snapshots/rev2/Qwen3-4B-Q4_K_M.gguf`, `${repository}/blobs/bbb`);
      await linkTo(`${repository}/snapshots/rev0/Qwen3-4B-Q4_K_M.gguf`, `${repository}/blobs/bbb`);
      await write(`${repository}/refs/main`, "rev2");
      const { paths, models, duplicates } = await find();
      expect(paths).toEqual([
        join(repository, "snapshots/rev1/Qwen3-4B-Q8_0.gguf"),
        join(repository, "snapshots/rev2/Qwen3-4B-Q4_K_M.gguf"),
      ]);
      expect(models[1]?.olderIdentities).toHaveLength(1);
      expect(duplicates).toHaveLength(2);
    });

    it("takes the repository's name when the file says nothing", async () => {
      await model(`${repository}/blobs/aaa`);
      await linkTo(`${repository}/snapshots/rev1/ggml-model-q4_0.gguf`, `${repository}/blobs/aaa`);
      expect((await find()).models[0]?.facts).toMatchObject({ family: "qwen3", size: 4, quantization: "Q4_0" });
    });
  });

  it("keeps the repositories in llama.cpp's one folder apart", async () => {
    await model("llama.cpp/ggml-org_gemma-3-4b-it-GGUF_gemma-3-4b-it-Q4_K_M.gguf");
    await model("llama.cpp/ggml-org_gemma-3-4b-it-GGUF_mmproj-model-f16.gguf");
    await model("llama.cpp/bartowski_Qwen3-8B-GGUF_Qwen3-8B-Q4_K_M.gguf");
    const { models, projectors } = await find();
    expect(models.map(({ facts }) => facts.family)).toEqual(["qwen3", "gemma3"]);
    expect(projectors).toEqual([undefined, join("llama.cpp", "ggml-org_gemma-3-4b-it-GGUF_mmproj-model-f16.gguf")]);
  });

  describe("in Ollama's store", () => {
    const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
    const layer = (kind: string, letter: string) => ({
      mediaType: `application/vnd.ollama.image.${kind}`,
      digest: digest(letter),
    });
    const manifest = (path: string, ...layers: object[]) =>
      write(`ollama/manifests/${path}`, JSON.stringify({ schemaVersion: 2, layers }));

    it("takes names from manifests and files from blobs", async () => {
      await manifest("registry.ollama.ai/library/qwen3/latest", layer("model", "a"), layer("license", "f"));
      await manifest("registry.ollama.ai/library/qwen3/4b", layer("model", "a"), layer("template", "e"));
      await manifest("registry.ollama.ai/library/gemma3/4b", layer("model", "b"), layer("projector", "c"));
      await manifest("hf.co/bartowski/Phi-4-mini-instruct-GGUF/Q4_K_M", layer("model", "d"));
      await manifest("registry.ollama.ai/library/gpt-oss/120b-cloud");
      for (const letter of ["a", "b", "c", "d"])
        await model(`ollama/blobs/sha256-${letter.repeat(64)}`, { metadata: { "general.file_type": 15, letter } });
      const { names, models, projectors, unreadable, duplicates } = await find("ollama");
      expect(unreadable).toEqual([]);
      expect(names).toEqual(["qwen3:4b", "gemma3:4b", "hf.co/bartowski/Phi-4-mini-instruct-GGUF:Q4_K_M"]);
      expect(models.map(({ facts }) => [facts.family, facts.size, facts.quantization])).toEqual([
        ["qwen3", 4, "Q4_K_M"],
        ["gemma3", 4, "Q4_K_M"],
        ["phi4", 3.8, "Q4_K_M"],
      ]);
      expect(projectors[1]).toContain("sha256-cccc");
      const qwen3 = join("ollama/manifests/registry.ollama.ai/library/qwen3");
      expect(duplicates).toEqual([`${join(qwen3, "latest")} = ${join(qwen3, "4b")}`]);
    });

    it("names what is broken in it", async () => {
      await mkdir(join(dir, "ollama/blobs"), { recursive: true });
      await write("ollama/manifests/registry.ollama.ai/library/x/1b", "{");
      await manifest("registry.ollama.ai/library/gone/1b", layer("model", "9"));
      await manifest("registry.ollama.ai/library/evil/1b", {
        ...layer("model", "9"),
        digest: "sha256:../../../../etc/passwd",
      });
      const { names, unreadable } = await find("ollama");
      expect(names).toEqual([]);
      expect(unreadable).toEqual([
        `${join("ollama/manifests/registry.ollama.ai/library/gone/1b")}: the file that it names is not in Ollama's store`,
        `${join("ollama/manifests/registry.ollama.ai/library/x/1b")}: it is not a manifest of Ollama`,
      ]);
    });
  });

  it("goes through thousands of files in seconds, tells how far it is, and finds the same each time", async () => {
    const bytes = ggufBytes({ tensors, metadata: { "general.architecture": "llama" } });
    for (let folder = 0; folder < 50; folder++) {
      await mkdir(join(dir, `${folder}`));
      for (let file = 0; file < 100; file++) await writeFile(join(dir, `${folder}/tune-${file}-7B-Q4_K_M.gguf`), bytes);
    }
    const told: ScanProgress[] = [];
    const started = performance.now();
    const scan = await findModels([dir], { onProgress: (progress) => told.push(progress) });
    // About one second on a machine that does nothing else.
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(scan.models).toHaveLength(5_000);
    expect(told.at(-1)).toEqual({ step: "reading", files: 5_000, of: 5_000 });
    expect(told[0]?.step).toBe("searching");
    expect((await findModels([dir])).models.map(({ path }) => path)).toEqual(scan.models.map(({ path }) => path));
  });

  it("stops when it is told to", async () => {
    for (let file = 0; file < 50; file++) await model(`m${file}-7B-Q4_K_M.gguf`);
    await expect(findModels([dir], { signal: AbortSignal.abort() })).rejects.toThrow("abort");
    const controller = new AbortController();
    const scan = findModels([dir], {
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === "reading") controller.abort();
      },
    });
    await expect(scan).rejects.toThrow("abort");
  });

  it.skipIf(process.platform === "win32")("does not wait for pipes", async () => {
    spawnSync("mkfifo", [join(dir, "pipe.gguf")]);
    expect((await find()).paths).toEqual([]);
  });

  it("passes over what macOS and Windows leave in folders of models", async () => {
    await model("disk/Qwen3-4B-Q4_K_M.gguf");
    await write("disk/._Qwen3-4B-Q4_K_M.gguf", "Mac OS X");
    await model("disk/.Trashes/501/Phi-4-mini-Q4_K_M.gguf");
    await model("disk/System Volume Information/Phi-4-mini-Q4_K_M.gguf");
    await mkdir(join(dir, "ollama/blobs"), { recursive: true });
    await write("ollama/manifests/registry.ollama.ai/library/.DS_Store", "Bud1");
    await write("ollama/manifests/registry.ollama.ai/library/llama3/.DS_Store", "Bud1");
    const revision = "hub/models--x--y-GGUF/snapshots/0123";
    await model(`${revision}/Gemma-3-4B-Q4_K_M.gguf`);
    await write("hub/models--x--y-GGUF/snapshots/.DS_Store", "Bud1");
    const { paths, unreadable } = await find();
    expect(paths).toEqual([
      join("disk", "Qwen3-4B-Q4_K_M.gguf"),
      join(...revision.split("/"), "Gemma-3-4B-Q4_K_M.gguf"),
    ]);
    expect(unreadable).toEqual([]);
  });

  it("takes a file where a folder is expected", async () => {
    await model("Qwen3-4B-Q4_K_M.gguf");
    await model("other-4B-Q4_K_M.gguf");
    expect((await find("Qwen3-4B-Q4_K_M.gguf")).paths).toEqual(["Qwen3-4B-Q4_K_M.gguf"]);
  });
});

describe("knownModelFolders", () => {
  const home = "/home/me";

  it("knows where the programs keep their models", () => {
    expect(knownModelFolders({ home, platform: "linux", env: {} })).toEqual([
      "/home/me/.cache/huggingface/hub",
      "/home/me/.lmstudio/models",
      "/home/me/.cache/lm-studio/models",
      "/home/me/.cache/llama.cpp",
      "/home/me/.ollama/models",
      "/usr/share/ollama/.ollama/models",
      "/home/me/.local/share/magi/models",
    ]);
    expect(knownModelFolders({ home, platform: "darwin", env: {} })).toContain("/home/me/Library/Caches/llama.cpp");
  });

  it("heeds what these programs are told by the environment", () => {
    const env = {
      HF_HOME: "/hf",
      LLAMA_CACHE: "/llama",
      OLLAMA_MODELS: "/ollama",
      XDG_CACHE_HOME: "",
      XDG_DATA_HOME: "/data",
    };
    const folders = knownModelFolders({ home, platform: "linux", env });
    expect(folders).toEqual([
      "/hf/hub",
      "/home/me/.lmstudio/models",
      "/home/me/.cache/lm-studio/models",
      "/llama",
      "/ollama",
      "/data/magi/models",
    ]);
    expect(knownModelFolders({ home, platform: "linux", env: { HF_HUB_CACHE: "/hub" } })[0]).toBe("/hub");
  });
});
