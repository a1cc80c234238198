import { describe, expect, it } from "vitest";
import { keyOf, modelsOfFiles, offerWords } from "../../../../client/discovery/newModelsModel.ts";
import { factsOf } from "../../../../core/discovery/modelFacts.ts";
import type { FoundModel } from "../../../../core/discovery/scan.ts";

const model = (path: string, name = path.split("/").at(-1) ?? ""): FoundModel => ({
  path,
  name,
  identity: path,
  olderIdentities: [],
  facts: factsOf({ fileName: name }),
  bytes: 7,
});

describe("which models came up just now", () => {
  it("are those of the files, not others of their folder", () => {
    const [fresh, old] = [model("/m/new.gguf"), model("/m/old.gguf")];
    expect(modelsOfFiles([fresh, old], ["/m/new.gguf"])).toEqual([fresh]);
  });

  it("is the whole model when one of its parts came last", () => {
    const whole = model("/m/big-00001-of-00003.gguf");
    expect(modelsOfFiles([whole], ["/m/big-00003-of-00003.gguf"])).toEqual([whole]);
  });

  it("is the model of a manifest in Ollama's store", () => {
    const models = [model("/o/blobs/sha256-1", "qwen3:4b"), model("/o/blobs/sha256-2", "me/mine:latest")];
    expect(modelsOfFiles(models, ["/o/manifests/registry.ollama.ai/library/qwen3/4b"])).toEqual([models[0]]);
    expect(modelsOfFiles(models, ["/o/manifests/registry.ollama.ai/me/mine/latest"])).toEqual([models[1]]);
    expect(modelsOfFiles(models, ["/o/manifests/hf.co/you/mine/latest"])).toEqual([]);
  });

  it("is another one when another file takes the place of one", () => {
    expect(keyOf(model("/m/a.gguf"))).not.toBe(keyOf({ ...model("/m/a.gguf"), bytes: 8 }));
  });
});

describe("the question", () => {
  it("names two models at most", () => {
    const [a, b, c] = [model("/m/a.gguf"), model("/m/b.gguf"), model("/m/c.gguf")];
    expect(offerWords([a])).toBe("There is a new model, a.gguf. Add it to the registry?");
    expect(offerWords([a, b])).toBe("There are new models, a.gguf and b.gguf. Add them to the registry?");
    expect(offerWords([a, b, c])).toBe("There are new models, a.gguf, b.gguf and 1 more. Add them to the registry?");
  });
});
