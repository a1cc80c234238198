import { describe, expect, it } from "vitest";
import {
  addressOf,
  findInFolderList,
  folderListAddress,
  parseHubFile,
  sha256OfTag,
} from "../../../../core/modelCatalog/hubFile.ts";

const sum = "0123456789abcdef".repeat(4);

describe("parseHubFile", () => {
  const file = { repository: "Qwen/Qwen3-4B-GGUF", revision: "main", path: "Qwen3-4B-Q4_K_M.gguf" };

  it.each([
    "Qwen/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf",
    "  Qwen/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf ",
    "https://huggingface.co/Qwen/Qwen3-4B-GGUF/resolve/main/Qwen3-4B-Q4_K_M.gguf?download=true",
    "https://huggingface.co/Qwen/Qwen3-4B-GGUF/blob/main/Qwen3-4B-Q4_K_M.gguf#top",
    "huggingface.co/Qwen/Qwen3-4B-GGUF/blob/main/Qwen3-4B-Q4_K_M.gguf?download=true",
    "hf.co/Qwen/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf",
    "http://mirror.lan:8080/Qwen/Qwen3-4B-GGUF/resolve/main/Qwen3-4B-Q4_K_M.gguf",
  ])("reads %s", (text) => {
    expect(parseHubFile(text)).toEqual(file);
  });

  it("reads folders and revisions", () => {
    expect(parseHubFile("a/b/Q4/c.gguf")).toEqual({ repository: "a/b", revision: "main", path: "Q4/c.gguf" });
    expect(parseHubFile("a/b/resolve/v1.0/c.gguf")).toEqual({ repository: "a/b", revision: "v1.0", path: "c.gguf" });
  });

  it.each([
    "",
    "qwen3-4b",
    "a/b",
    "a/b/../../../etc/passwd.gguf",
    "a/b/..%2f..%2fc.gguf",
    "https://huggingface.co/a/b/resolve/main/%2e%2e/%2e%2e/c.gguf",
    "https://huggingface.co/a/b/resolve/main/%zz.gguf",
    "https://huggingface.co/a/b/c.gguf",
    "../a/b.gguf",
    "/a/b/c.gguf",
    "a//c.gguf",
    "a/b/.hidden.gguf",
    "a/b/-rf.gguf",
    "hf.co/a/../c.gguf",
    "hf.co/hf.co/a.gguf",
    "a/b/c\\d.gguf",
    "a/b/c:d.gguf",
    "a/b/nul.gguf",
    "COM1/b/c.gguf",
    "a/b./c.gguf",
    "a/b/c d.gguf",
    "a/b/c\u0000.gguf",
    `a/b/${"c".repeat(300)}.gguf`,
  ])("refuses %j, which could lead elsewhere or nowhere", (text) => {
    expect(parseHubFile(text)).toBe("Name a file as owner/repository/file.gguf, or give its address on Hugging Face.");
  });

  it("says why other files do not help", () => {
    expect(parseHubFile("a/b/model.safetensors")).toMatch(/^Only GGUF files run here/);
    expect(parseHubFile("a/b/c-00001-of-00003.gguf")).toMatch(/several parts/);
  });
});

describe("addresses", () => {
  const file = { repository: "a/b", revision: "v1+x", path: "Q4/c+d.gguf" };

  it("are written so that nothing in a name means something else", () => {
    expect(addressOf("https://mirror/hf", file)).toBe("https://mirror/hf/a/b/resolve/v1%2Bx/Q4/c%2Bd.gguf");
    expect(folderListAddress("https://mirror", file)).toBe("https://mirror/api/models/a/b/tree/v1%2Bx/Q4");
    expect(folderListAddress("https://mirror", { ...file, path: "c.gguf" })).toBe(
      "https://mirror/api/models/a/b/tree/v1%2Bx",
    );
  });
});

describe("checksums", () => {
  it("are read from tags that are one", () => {
    expect(sha256OfTag(`"${sum}"`)).toBe(sum);
    expect(sha256OfTag(`W/"${sum.toUpperCase()}"`)).toBe(sum);
    for (const tag of [undefined, "", '"abc"', `"${sum}0"`]) expect(sha256OfTag(tag)).toBeUndefined();
  });

  it("are read from a list of files, and only for a large file of that name", () => {
    const entry = { type: "file", path: "c.gguf", size: 10, lfs: { oid: sum, size: 10 } };
    expect(findInFolderList([{ path: "x" }, null, entry], "c.gguf")).toEqual({ bytes: 10, sha256: sum });
    for (const list of [
      undefined,
      {},
      [{ ...entry, lfs: undefined }],
      [{ ...entry, lfs: { oid: "abc", size: 10 } }],
      [{ ...entry, lfs: { oid: sum, size: -1 } }],
      [{ ...entry, lfs: { oid: sum, size: "10" } }],
    ])
      expect(findInFolderList(list, "c.gguf")).toBeUndefined();
  });
});
