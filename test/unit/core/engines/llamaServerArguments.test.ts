import { expect, it } from "vitest";
import { llamaServerArguments } from "../../../../core/engines/llamaServerArguments.ts";
import { serverModelOf } from "../../../../core/engines/serverModels.ts";

const plain = { id: "qwen3_4p0b_q4km_fast", file: "/models/qwen.gguf", port: 8081, job: "chat" } as const;

it("names the file, the model and where to listen", () => {
  expect(llamaServerArguments(plain)).toEqual(
    "-m /models/qwen.gguf --alias qwen3_4p0b_q4km_fast --host 127.0.0.1 --port 8081".split(" "),
  );
});

it("passes the registry's runtime settings on", () => {
  const args = llamaServerArguments({ ...plain, contextSize: 8192, gpuLayers: 20, threads: 6, batchSize: 512 });
  expect(args.join(" ")).toContain("-c 8192 -ngl 20 -t 6 -b 512");
});

it.each([
  ["-1 layers, which many tools write for all of them", { gpuLayers: -1 }, "-ngl 999"],
  ["no layers on the GPU", { gpuLayers: 0 }, "-ngl 0"],
  ["a context of 0, which is the model's own", { contextSize: 0 }, "-c 0"],
])("takes %s", (_title, settings, expected) => {
  expect(llamaServerArguments({ ...plain, ...settings }).join(" ")).toContain(expected);
});

it("leaves out settings that mean nothing", () => {
  const args = llamaServerArguments({ ...plain, contextSize: -5, threads: -1, batchSize: 0 });
  expect(args).toEqual(llamaServerArguments(plain));
});

it("says what kind of model it is, and where what sees for it lies", () => {
  expect(llamaServerArguments({ ...plain, job: "embedding" })).toContain("--embedding");
  expect(llamaServerArguments({ ...plain, job: "reranking" })).toContain("--reranking");
  expect(llamaServerArguments({ ...plain, projector: "/models/mmproj.gguf" }).join(" ")).toContain(
    "--mmproj /models/mmproj.gguf",
  );
});

it("puts the user's arguments after the registry's, and never gives up loopback and port", () => {
  const args = llamaServerArguments({ ...plain, contextSize: 4096 }, [
    "-c",
    "2048",
    "--host",
    "0.0.0.0",
    "--port",
    "1",
  ]);
  expect(args.lastIndexOf("-c")).toBe(args.indexOf("2048") - 1);
  expect(args.slice(-4)).toEqual(["--host", "127.0.0.1", "--port", "8081"]);
});

it("gives no alias to a model whose id llama-server would cut at a comma", () => {
  expect(llamaServerArguments({ ...plain, id: "a,b" })).not.toContain("--alias");
});

it("takes from the registry what has a file and a port of this machine, and nothing else", () => {
  const model = { model_id: "m", file_path: "m.gguf", port: 8081, ctx_size: 4096, n_threads: 4, is_embedding: true };
  expect(serverModelOf(model)).toEqual({
    id: "m",
    filePath: "m.gguf",
    port: 8081,
    contextSize: 4096,
    threads: 4,
    job: "embedding",
  });
  expect(serverModelOf({ ...model, engine: "embedded" })).toBeUndefined();
  expect(serverModelOf({ ...model, endpoints: [{ url: "http://127.0.0.1:1/v1" }] })).toBeUndefined();
  expect(serverModelOf({ model_id: "m", port: 8081 })).toBeUndefined();
  expect(serverModelOf({ model_id: "m", file_path: "m.gguf" })).toBeUndefined();
});
