import { describe, expect, it } from "vitest";
import { documentsOf, enabling, exportOf } from "../../../support/export/exportOf.ts";
import type { Models } from "../../../support/export/exportOf.ts";

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

function manifestsOf(models: Models): readonly Manifest[] {
  return documentsOf("kubernetes", exportOf("kubernetes", models, enabling(models))) as readonly Manifest[];
}

describe("export to Kubernetes", () => {
  it("writes a deployment and a pool for each model, and a route to the pools", () => {
    const manifests = manifestsOf({
      qwen3_4p0b_q4km_fast: { file_path: "models/Qwen3-4B-Q4_K_M.gguf", port: 8081, ctx_size: 8192 },
      big: { assigned_tier: "powerful", endpoints: [{ url: "http://a/v1" }, { url: "http://b/v1" }] },
    });
    expect(manifests.map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual([
      "Deployment qwen3-4p0b-q4km-fast",
      "InferencePool qwen3-4p0b-q4km-fast",
      "Deployment big",
      "InferencePool big",
      "HTTPRoute magi-test",
    ]);
    expect(manifests[0]?.spec).toMatchObject({
      replicas: 1,
      selector: { matchLabels: { "app.kubernetes.io/name": "qwen3-4p0b-q4km-fast" } },
      template: {
        metadata: { labels: { "app.kubernetes.io/name": "qwen3-4p0b-q4km-fast" } },
        spec: {
          containers: [
            {
              args: [
                "--model=/models/Qwen3-4B-Q4_K_M.gguf",
                "--served-model-name=qwen3_4p0b_q4km_fast",
                "--port=8000",
                "--max-model-len=8192",
              ],
            },
          ],
        },
      },
    });
    expect(manifests[1]?.spec).toEqual({
      selector: { matchLabels: { "app.kubernetes.io/name": "qwen3-4p0b-q4km-fast" } },
      targetPorts: [{ number: 8000 }],
      endpointPickerRef: {
        kind: "Service",
        name: "qwen3-4p0b-q4km-fast-epp",
        port: { number: 9002 },
        failureMode: "FailOpen",
      },
    });
    expect(manifests[2]?.spec).toMatchObject({ replicas: 2 });
    expect(manifests[4]?.spec).toMatchObject({
      parentRefs: [{ name: "inference-gateway" }],
      rules: [
        {
          matches: [{ headers: [{ name: "X-Gateway-Model-Name", value: "qwen3_4p0b_q4km_fast" }] }],
          backendRefs: [{ kind: "InferencePool", name: "qwen3-4p0b-q4km-fast" }],
        },
        { backendRefs: [{ name: "big" }] },
      ],
    });
  });

  it("gives every model a name of its own that Kubernetes takes", () => {
    const long = "x".repeat(300);
    const models = Object.fromEntries(
      ["a_b", "a.b", "A-B", "7b", "---", "$(HOME)", long, `${long}y`].map((id) => [id, {}]),
    );
    const manifests = manifestsOf(models);
    const names = manifests.filter(({ kind }) => kind === "Deployment").map(({ metadata: { name } }) => name);
    expect(names.slice(0, 6)).toEqual(["a-b", "a-b-2", "a-b-3", "m-7b", "m", "home"]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.map((name) => `${name}-epp`).filter((name) => name.length > 63)).toEqual([]);
    // Kubernetes would put a variable in.
    expect(JSON.stringify(manifests)).toContain("--served-model-name=$$(HOME)");
  });

  it("splits a route that has more rules than one may", () => {
    const models = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}`, { port: 9000 + index }]));
    const routes = manifestsOf(models).filter(({ kind }) => kind === "HTTPRoute");
    expect(routes.map(({ metadata: { name } }) => name)).toEqual(["magi-test", "magi-test-2", "magi-test-3"]);
    expect(routes.flatMap(({ spec }) => spec["rules"])).toHaveLength(40);
  });

  it("says what vLLM has no word for", () => {
    const models = {
      a: { file_path: "/m/a-00001-of-00003.gguf", mmproj_path: "/m/p.gguf", n_gpu_layers: 99, n_threads: 8, port: 1 },
      "two\nlines": { port: 2 },
      guide: { file_path: "builtin:guide", engine: "embedded" },
    };
    const { losses } = exportOf("kubernetes", models, enabling(models, "two_stage: { enabled: true }"));
    for (const part of [
      "n_gpu_layers, n_threads of a",
      "mmproj_path of a",
      "several parts",
      "cannot stand in a header",
      "The model guide",
      "two_stage",
    ])
      expect(losses.join("\n")).toContain(part);
  });

  it("says what vLLM needs for GGUF files, when there are any", () => {
    const textOf = (model: object): string => exportOf("kubernetes", { m: model }, enabling({ m: model })).text;
    expect(textOf({ port: 1, file_path: "/m/a.gguf" })).toContain("vllm-gguf-plugin");
    expect(textOf({ endpoints: [{ url: "http://a/v1" }] })).not.toContain("GGUF");
  });
});
