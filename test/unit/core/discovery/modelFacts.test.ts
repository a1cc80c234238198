import { describe, expect, it } from "vitest";
import { readChatTemplate } from "../../../../core/discovery/chatTemplate.ts";
import type { GgufHeader } from "../../../../core/discovery/ggufHeader.ts";
import { factsOf, whyNotAModel } from "../../../../core/discovery/modelFacts.ts";
import { freeId } from "../../../../core/discovery/modelId.ts";
import { isLowQuantization, quantizationOfFileType } from "../../../../core/discovery/quantization.ts";
import { defaultThresholds, readThresholds, tierOf } from "../../../../core/discovery/tier.ts";

const header = (fields: Partial<GgufHeader> = {}): GgufHeader => ({
  version: 3,
  hasVisionEncoder: false,
  tensorCount: 1,
  parameters: 0,
  ...fields,
});

describe("factsOf", () => {
  it("takes what the file name lacks from the header", () => {
    const read = header({ name: "Qwen3 4B Instruct", fileType: 15, contextLength: 40_960, parameters: 4_022_468_096 });
    expect(factsOf({ fileName: "model.gguf", header: read })).toMatchObject({
      family: "qwen3",
      size: 4,
      quantization: "Q4_K_M",
      contextLength: 40_960,
    });
    expect(factsOf({ fileName: "phi-2.gguf", header: read })).toMatchObject({ family: "phi2", size: 2.8 });
  });

  it("takes the folder's name when neither file nor header says anything", () => {
    const facts = factsOf({ fileName: "ggml-model-q4_0.gguf", folderName: "gemma-2-2b-it-GGUF", header: header() });
    expect(facts).toMatchObject({ family: "gemma2", size: 2, quantization: "Q4_0" });
  });

  it("counts the weights when nothing says the size", () => {
    const size = (parameters: number) => factsOf({ fileName: "my-model.gguf", header: header({ parameters }) }).size;
    expect([14_660_000_000, 106_850_000_000, 137_000_000, 2_400_000].map(size)).toEqual([14.7, 107, 0.14, 0.0024]);
    // No model is so small: its size is not known, and no id says `0p0b`.
    expect([0, 32, 40_000].map(size)).toEqual([undefined, undefined, undefined]);
    expect(factsOf({ fileName: "my-model.gguf", header: header({ parameters: 1 }), parameters: 30e9 }).size).toBe(30);
  });

  it("believes label and weights together more than a name, but not one of them", () => {
    const named = (fields: Partial<GgufHeader>) =>
      factsOf({ fileName: "qwen3-4b-q4_k_m.gguf", header: header(fields) }).size;
    expect(named({ sizeLabel: "14B", parameters: 14_800_000_000 })).toBe(14);
    expect(named({ sizeLabel: "14B", parameters: 1_000 })).toBe(4);
    expect(named({ parameters: 40_000 })).toBe(4);
    expect(named({ sizeLabel: "3.9B", parameters: 4_000_000_000 })).toBe(4);
  });

  it("keeps the file name's own quantisation, which says more than the header's kind", () => {
    expect(factsOf({ fileName: "Qwen3-4B-UD-Q4_K_XL.gguf", header: header({ fileType: 15 }) }).quantization).toBe(
      "UD-Q4_K_XL",
    );
  });

  it("marks what makes vectors, what ranks, what sees for another and what always thinks", () => {
    const facts = (fields: Partial<GgufHeader>) => factsOf({ fileName: "thing.gguf", header: header(fields) });
    expect(facts({ architecture: "nomic-bert" })).toMatchObject({ isEmbedding: true, isReranker: false });
    expect(facts({ architecture: "qwen3", poolingType: 3 })).toMatchObject({ isEmbedding: true });
    expect(facts({ architecture: "bert", poolingType: 4 })).toMatchObject({ isEmbedding: false, isReranker: true });
    expect(facts({ architecture: "llama", poolingType: 0 })).toMatchObject({ isEmbedding: false, isReranker: false });
    expect(facts({ architecture: "clip" })).toMatchObject({ isProjector: true });
    expect(facts({ architecture: "gpt-oss" })).toMatchObject({ isThinking: true, family: "thing" });
    expect(facts({ chatTemplate: { thinks: "always", hasTools: false } })).toMatchObject({ isThinking: true });
    expect(facts({ chatTemplate: { thinks: "can", hasTools: true } })).toMatchObject({
      isThinking: false,
      isInstruct: true,
    });
  });
});

describe("readChatTemplate", () => {
  const end = (opening: string) =>
    `{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n${opening}' }}{% endif %}`;

  it.each([
    ["", "never", false],
    [end(""), "never", false],
    [`{% if tools %}{{ tools }}{% endif %}${end("")}`, "never", true],
    [end("<think>\\n"), "always", false],
    [`{{ message.content.split('</think>')[-1] }}${end("")}`, "can", false],
    // Qwen3: an empty thought stands there only when thinking was turned off.
    [
      `${end("")}{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}`,
      "can",
      false,
    ],
  ])("sees in %j that it thinks %s", (template, thinks, hasTools) => {
    expect(readChatTemplate(template)).toEqual({ thinks, hasTools });
  });
});

describe("whyNotAModel", () => {
  it.each([
    [{ type: "adapter" }, "adapter"],
    [{ type: "imatrix" }, "importance matrix"],
    [{ architecture: "flux" }, "`flux`"],
    [{ tensorCount: 0 }, "vocabulary"],
  ])("says of %j why it is none", (fields, words) => {
    expect(whyNotAModel(header(fields), "ggml-vocab-x.gguf")).toContain(words);
  });

  it.each(["mtp-Qwen3.6-27B-Q4_0.gguf", "eagle3-Llama-3.1-8B.gguf"])("says of %s that it only drafts", (name) => {
    expect(whyNotAModel(header(), name)).toContain("drafts tokens for another model");
  });

  it("lets models, projectors and first parts without weights be", () => {
    expect(whyNotAModel(header({ architecture: "qwen3", type: "model" }), "a.gguf")).toBeUndefined();
    expect(whyNotAModel(header({ architecture: "clip" }), "a.gguf")).toBeUndefined();
    expect(whyNotAModel(header({ tensorCount: 0 }), "Qwen3-4B-00001-of-00003.gguf")).toBeUndefined();
  });
});

describe("tiers", () => {
  const tier = (size: number, quantization: string, isThinking = false) => tierOf({ size, quantization, isThinking });

  it("makes small models of few bits fast, large and thinking ones powerful, others balanced", () => {
    expect(tier(4, "Q4_K_M")).toBe("fast");
    expect(tier(6.9, "IQ2_XS")).toBe("fast");
    expect(tier(4, "Q5_K_M")).toBe("balanced");
    expect(tier(7, "Q4_K_M")).toBe("balanced");
    expect(tier(13.9, "Q4_K_M")).toBe("balanced");
    expect(tier(14, "Q4_K_M")).toBe("powerful");
    expect(tier(1, "Q4_K_M", true)).toBe("powerful");
    expect(tierOf({ isThinking: false })).toBe("balanced");
  });

  it("takes the thresholds of the registry", () => {
    const thresholds = readThresholds({ powerful_min: 30, fast_max: 2 });
    expect(thresholds).toEqual({ powerfulFrom: 30, fastBelow: 2 });
    expect(tierOf({ isThinking: false, size: 14, quantization: "Q4_K_M" }, thresholds)).toBe("balanced");
    expect(tierOf({ isThinking: false, size: 2, quantization: "Q4_K_M" }, thresholds)).toBe("balanced");
  });

  it.each([undefined, null, [], "x", { powerful_min: "many", fast_max: -1 }, { powerful_min: Infinity }])(
    "takes the usual ones instead of %j",
    (written) => {
      expect(readThresholds(written)).toEqual(defaultThresholds);
    },
  );

  it("reads numbers in quotes and short names", () => {
    expect(readThresholds({ powerful: "20", fast: 3 })).toEqual({ powerfulFrom: 20, fastBelow: 3 });
  });

  it.each(["Q2_K", "q3_k_l", "Q4_0", "IQ1_S", "IQ4_NL", "UD-Q4_K_XL", "MXFP4", "TQ1_0"])(
    "counts %s as few bits",
    (kind) => {
      expect(isLowQuantization(kind)).toBe(true);
    },
  );

  it.each(["Q5_K_M", "Q6_K", "Q8_0", "BF16", "F16", "F32", "UD-Q8_K_XL", "FP8"])(
    "does not count %s as few bits",
    (kind) => {
      expect(isLowQuantization(kind)).toBe(false);
    },
  );
});

describe("quantizationOfFileType", () => {
  it("knows llama.cpp's numbers, also of files that were guessed", () => {
    expect([0, 1, 7, 15, 30, 32, 38, 1024 + 18, 4, 999].map(quantizationOfFileType)).toEqual([
      "F32",
      "F16",
      "Q8_0",
      "Q4_K_M",
      "IQ4_XS",
      "BF16",
      "MXFP4",
      "Q6_K",
      undefined,
      undefined,
    ]);
  });
});

describe("freeId", () => {
  it("numbers the second and the third of one id", () => {
    expect(freeId("a", new Set())).toBe("a");
    expect(freeId("a", new Set(["a"]))).toBe("a_2");
    expect(freeId("a", new Set(["a", "a_2"]))).toBe("a_3");
  });
});
