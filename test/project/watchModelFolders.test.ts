import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { watchModelFolders } from "../../workspace/discovery/watchModelFolders.ts";
import type { ModelFolderWatch } from "../../workspace/discovery/watchModelFolders.ts";
import { ggufBytes } from "../support/ggufBytes.ts";

const settleMs = 250;
const bytes = ggufBytes({ tensors: [["output.weight", [8, 8]]] });

let dir: string;
let watching: ModelFolderWatch | undefined;
let news: { files: readonly string[]; folders: readonly string[] }[];
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "magi-watch-")));
  news = [];
});
afterEach(() => {
  watching?.close();
  rmSync(dir, { recursive: true, force: true });
});

async function watch(...folders: readonly string[]): Promise<void> {
  watching = watchModelFolders(
    folders.map((folder) => join(dir, folder)),
    { onNew: (files, found) => news.push({ files, folders: found }), settleMs, missingMs: 200 },
  );
  await watching.ready;
}

function write(path: string, content: string | Buffer = bytes): string {
  const whole = join(dir, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

const files = (): readonly string[] => news.flatMap((each) => each.files);
const searched = (): readonly string[] => [...new Set(news.flatMap((each) => each.folders))];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("model files that come into a watched folder", () => {
  it("are noticed, and those that are there already and other files are not", async () => {
    write("models/old.gguf");
    await watch("models");
    const file = write("models/new.gguf");
    write("models/readme.md", "x");
    await expect.poll(files).toEqual([file]);
    expect(searched()).toEqual([join(dir, "models")]);
    await pause(4 * settleMs);
    expect(files()).toEqual([file]);
  });

  it("are noticed in folders below it and in new ones", async () => {
    write("models/a/b/old.gguf");
    await watch("models");
    const deep = write("models/a/b/new.gguf");
    const fresh = write("models/publisher/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf");
    await expect.poll(() => [...files()].sort()).toEqual([deep, fresh].sort());
  });

  it("are told of when they have stopped growing, once", async () => {
    mkdirSync(join(dir, "models"));
    await watch("models");
    const file = write("models/new.gguf", "GGUF");
    for (let times = 0; times < 8; times++) {
      await pause(settleMs / 4);
      expect(files()).toEqual([]);
      appendFileSync(file, "x".repeat(1000));
    }
    await expect.poll(files).toEqual([file]);
  });

  it("are told of when they get their name at the end, as downloads do", async () => {
    mkdirSync(join(dir, "models"));
    await watch("models");
    const part = write("models/new.gguf.part");
    await pause(4 * settleMs);
    expect(files()).toEqual([]);
    renameSync(part, join(dir, "models/new.gguf"));
    await expect.poll(files).toEqual([join(dir, "models/new.gguf")]);
  });

  it("are not told of when they are gone again, or empty", async () => {
    mkdirSync(join(dir, "models"));
    await watch("models");
    rmSync(write("models/gone.gguf"));
    write("models/empty.gguf", "");
    await pause(5 * settleMs);
    expect(files()).toEqual([]);
  });

  it("are searched for in their repository, in the cache of Hugging Face", async () => {
    write("hub/models--me--Qwen3/blobs/old", bytes);
    await watch("hub");
    const blob = write("hub/models--me--Qwen3/blobs/abc", bytes);
    const link = join(dir, "hub/models--me--Qwen3/snapshots/r1/Qwen3-4B-Q4_K_M.gguf");
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(blob, link);
    await expect.poll(files).toEqual([link]);
    expect(searched()).toEqual([join(dir, "hub/models--me--Qwen3")]);
  });

  it("are searched for in the store of Ollama, once a manifest names them", async () => {
    write("ollama/blobs/sha256-1", bytes);
    mkdirSync(join(dir, "ollama/manifests"));
    await watch("ollama");
    write("ollama/blobs/sha256-2", bytes);
    await pause(4 * settleMs);
    expect(files()).toEqual([]);
    const manifest = write("ollama/manifests/registry.ollama.ai/library/qwen3/4b", "{}");
    await expect.poll(files).toEqual([manifest]);
    expect(searched()).toEqual([join(dir, "ollama")]);
  });

  it("are noticed in a folder that was not there at first", async () => {
    await watch("later");
    const first = write("later/first.gguf");
    await expect.poll(files).toEqual([first]);
    const second = write("later/second.gguf");
    await expect.poll(files).toEqual([first, second]);
  });

  it("are nobody's business after the end", async () => {
    mkdirSync(join(dir, "models"));
    await watch("models");
    write("models/new.gguf");
    watching?.close();
    await pause(5 * settleMs);
    expect(files()).toEqual([]);
  });
});
