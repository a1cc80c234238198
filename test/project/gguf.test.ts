import { spawnSync } from "node:child_process";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGguf } from "../../workspace/gguf/readGguf.ts";
import type { GgufParts } from "../support/ggufBytes.ts";
import { ggufBytes, text, u32, u64 } from "../support/ggufBytes.ts";
import { writeTinyGguf } from "../support/tinyGguf.ts";

const project = join(import.meta.dirname, "../..");
let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "magi-gguf-"));
  file = join(dir, "model.gguf");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function headerOf(parts: GgufParts) {
  await writeFile(file, ggufBytes(parts));
  const reading = await readGguf(file);
  return reading.state === "ok" ? reading.header : reading.reason;
}

async function reasonOf(bytes: Buffer): Promise<string> {
  await writeFile(file, bytes);
  const started = performance.now();
  const reading = await readGguf(file);
  expect(performance.now() - started).toBeLessThan(2_000);
  return reading.state === "unreadable" ? reading.reason : "it is fine";
}

describe("readGguf", () => {
  it("reads the models that come with MAGI", async () => {
    expect(await readGguf(join(project, "guide/magi-guide-2.4M-q8_0.gguf"))).toEqual({
      state: "ok",
      fileBytes: 2_644_928,
      header: {
        version: 3,
        name: "MAGI Guide fast",
        architecture: "llama",
        type: "model",
        sizeLabel: "2.4M",
        fileType: 7,
        contextLength: 1024,
        chatTemplate: { thinks: "never", hasTools: false },
        hasVisionEncoder: false,
        tensorCount: 47,
        parameters: 2_422_848,
      },
    });
  });

  it("reads a model that was just written, and counts its weights", async () => {
    await writeTinyGguf(file, { contextLength: 512 });
    expect(await readGguf(file)).toMatchObject({
      state: "ok",
      header: { name: "Tiny", architecture: "llama", contextLength: 512, tensorCount: 21, parameters: 37_152 },
    });
  });

  it("finds every value among lists and values of other kinds", async () => {
    const metadata = {
      "general.architecture": "qwen3",
      "some.half": { bytes: Buffer.concat([u32(6), u32(0)]) },
      "some.long": { bytes: Buffer.concat([u32(12), u64(1n)]) },
      "some.nested": {
        bytes: Buffer.concat([u32(9), u32(9), u64(2n), u32(4), u64(1n), u32(7), u32(8), u64(1n), text("x")]),
      },
      "tokenizer.ggml.tokens": Array.from({ length: 40_000 }, (_, token) => `token ${token}`),
      "tokenizer.ggml.token_type": Array.from({ length: 40_000 }, () => 1),
      "general.name": "Qwen3 4B",
      "general.size_label": "4B",
      "general.file_type": 15,
      "qwen3.context_length": 40_960,
      "qwen3.pooling_type": 3,
      "clip.has_vision_encoder": true,
      "split.no": { bytes: Buffer.concat([u32(2), Buffer.from([1, 0])]) },
      "split.count": 2,
      "tokenizer.chat_template": `{% if tools %}${"x".repeat(100_000)}{% if add_generation_prompt %}<think>{% endif %}`,
    };
    const tensors = [
      ["a", [4, 5]],
      ["b", [3]],
    ] as const;
    expect(await headerOf({ version: 2, metadata, tensors })).toEqual({
      version: 2,
      name: "Qwen3 4B",
      architecture: "qwen3",
      sizeLabel: "4B",
      fileType: 15,
      contextLength: 40_960,
      poolingType: 3,
      hasVisionEncoder: true,
      chatTemplate: { thinks: "always", hasTools: true },
      shard: { number: 2, count: 2 },
      tensorCount: 2,
      parameters: 23,
    });
  });

  it("passes over the lists of a large vocabulary at once", async () => {
    const tokens = Array.from({ length: 262_144 }, (_, token) => `▁token${token}`);
    const merges = Array.from({ length: 500_000 }, (_, merge) => `a${merge} b${merge}`);
    const metadata = { "tokenizer.ggml.tokens": tokens, "tokenizer.ggml.merges": merges, "general.name": "Large" };
    await writeFile(file, ggufBytes({ metadata }));
    const started = performance.now();
    expect(await readGguf(file)).toMatchObject({ state: "ok", header: { name: "Large" } });
    // Some 20 ms on a machine that does nothing else.
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it.each([
    ["an empty file", Buffer.alloc(0), "it is empty"],
    ["a few bytes", Buffer.from("GGUF"), "it is too short to be a GGUF file"],
    ["text", Buffer.from("This is not a model at all, but a text."), "it is not a GGUF file"],
    ["zeros", Buffer.alloc(1_000), "it begins with zeros: its download is not finished"],
    ["a pointer", Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:0"), "it is a Git LFS pointer"],
    ["GGML", Buffer.concat([u32(0x67676a74), Buffer.alloc(30)]), "it is a GGML file"],
    ["version 1", ggufBytes({ version: 1 }), "it is GGUF version 1, which nothing reads any more"],
    ["version 9", ggufBytes({ version: 9 }), "it is GGUF version 9, and MAGI knows versions 2 and 3"],
    ["version 0", ggufBytes({ version: 0 }), "it is GGUF version 0"],
    ["another byte order", ggufBytes({ version: 0x03000000 }), "it is big-endian GGUF"],
    ["too many keys", ggufBytes({ keyCount: 2n ** 63n }), "more entries than any model"],
    ["too many tensors", ggufBytes({ tensorCount: 2n ** 64n - 1n }), "more entries than any model"],
    ["keys that are not there", ggufBytes({ keyCount: 3n }), "it breaks off within its header"],
    ["tensors that are not there", ggufBytes({ tensorCount: 3n }), "it breaks off within its header"],
    ["a key of exabytes", Buffer.concat([ggufBytes({ keyCount: 1n }), u64(2n ** 62n)]), "is longer than the file"],
    [
      "a text of exabytes",
      ggufBytes({ metadata: { "general.name": { bytes: Buffer.concat([u32(8), u64(2n ** 63n)]) } } }),
      "a text in its header is longer than the file",
    ],
    [
      "a list of exabytes",
      ggufBytes({ metadata: { list: { bytes: Buffer.concat([u32(9), u32(8), u64(2n ** 60n)]) } } }),
      "a list in its header is longer than the file",
    ],
    [
      "a list of numbers without end",
      ggufBytes({ metadata: { list: { bytes: Buffer.concat([u32(9), u32(12), u64(2n ** 61n)]) } } }),
      "a list in its header is longer than the file",
    ],
    [
      "lists in lists",
      ggufBytes({
        metadata: {
          list: {
            bytes: Buffer.concat([u32(9), ...Array.from({ length: 10 }, () => Buffer.concat([u32(9), u64(1n)]))]),
          },
        },
      }),
      "lists in lists",
    ],
    [
      "an unknown type",
      ggufBytes({ metadata: { odd: { bytes: Buffer.concat([u32(77), Buffer.alloc(64)]) } } }),
      "a value of the unknown type 77",
    ],
    [
      "a tensor of many dimensions",
      ggufBytes({ tensors: [["a", Array.from({ length: 40 }, () => 1)]] }),
      "40 dimensions",
    ],
    ["a tensor of all the world", ggufBytes({ tensors: [["a", [2 ** 40, 2 ** 40]]] }), "more weights than any model"],
  ])("says in one sentence what is wrong with %s", async (_, bytes, expected) => {
    const reason = await reasonOf(bytes);
    expect(reason).toContain(expected);
    expect(reason).not.toMatch(/\.$|\n/);
  });

  it("makes nothing of any beginning of a good file, and fails on none", async () => {
    const whole = ggufBytes({
      metadata: { "general.name": "Qwen3 4B", "tokenizer.ggml.tokens": ["a", "b"], "general.file_type": 15 },
      tensors: [["output.weight", [8, 8]]],
    });
    for (let length = 0; length < whole.length; length += 3) {
      const reason = await reasonOf(whole.subarray(0, length));
      expect(reason, `${length} bytes`).toMatch(/^it /);
      expect(reason, `${length} bytes`).not.toBe("it is fine");
    }
    expect(await reasonOf(whole)).toBe("it is fine");
  });

  it("survives bytes that were changed anywhere", async () => {
    const whole = ggufBytes({
      metadata: { "general.name": "Qwen3 4B", "tokenizer.ggml.tokens": ["a", "b"], "general.file_type": 15 },
      tensors: [["output.weight", [8, 8]]],
    });
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(await reasonOf(changed)).toMatch(/^it/);
    }
  });

  it("gives up on a header of gigabytes", async () => {
    const head = ggufBytes({ metadata: { list: { bytes: Buffer.concat([u32(9), u32(8), u64(2n ** 29n)]) } } });
    await writeFile(file, head);
    const handle = await open(file, "r+");
    // Zeros without end: texts of no length, in a file that takes no room on the disk.
    await handle.truncate(2 ** 33);
    await handle.close();
    const before = process.memoryUsage().rss;
    const reading = await readGguf(file);
    expect(reading).toEqual({ state: "unreadable", reason: "its header is longer than any model's" });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it("says why a file cannot be opened", async () => {
    expect(await readGguf(join(dir, "nowhere.gguf"))).toEqual({ state: "unreadable", reason: "it does not exist" });
    expect(await readGguf(dir)).toEqual({ state: "unreadable", reason: "it is no file" });
  });

  it.skipIf(process.platform === "win32")("does not wait for a pipe", async () => {
    const pipe = join(dir, "pipe.gguf");
    spawnSync("mkfifo", [pipe]);
    expect(await readGguf(pipe)).toEqual({ state: "unreadable", reason: "it is no file" });
  });

  it("stops when it is told to", async () => {
    await writeTinyGguf(file);
    await expect(readGguf(file, { signal: AbortSignal.abort() })).rejects.toThrow("abort");
  });
});
