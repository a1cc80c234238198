import { expect, it } from "vitest";
import { leastContextBytes, whyTooLarge } from "../../../../router/engine/memoryLimit.ts";

const gigabyte = 1e9;
const need = (weights: number, context: number, memory: number, videoMemory = 0) =>
  whyTooLarge({
    weights: weights * gigabyte,
    context: context * gigabyte,
    memory: memory * gigabyte,
    videoMemory: videoMemory * gigabyte,
  });

it("lets through what may fit, on the graphics card too", () => {
  expect(need(12, 3, 16)).toBeUndefined();
  expect(need(20, 3, 16, 8)).toBeUndefined();
});

it("refuses weights that are larger than all memory, with the numbers", () => {
  expect(need(41.4, 0, 16)).toBe(
    "Its weights need 41 GB of memory, and this machine has 16 GB. Choose a smaller model or a smaller quantisation.",
  );
  expect(need(41.4, 0, 16, 8)).toContain("this machine has 16 GB and 8.0 GB on its graphics card.");
});

it("refuses a context that is too much beside the weights, and says what to change", () => {
  expect(need(9, 8.2, 16)).toBe(
    "It needs 9.0 GB of memory for its weights and 8.2 GB for its context, and this machine has 16 GB. Set a smaller ctx_size in the registry.",
  );
});

const qwen = {
  general: { architecture: "qwen3" },
  qwen3: {
    ...{ block_count: 36, embedding_length: 2560, context_length: 40960 },
    attention: { head_count: 32, head_count_kv: 8, key_length: 128, value_length: 128 },
  },
};

it("counts two bytes for each key and value that a context remembers", () => {
  expect(leastContextBytes(qwen, { tokens: 8192, slots: 1 })).toBe(8192 * 36 * 8 * 256 * 2);
  expect(leastContextBytes(qwen, { tokens: 8192, slots: 2 })).toBe(2 * 8192 * 36 * 8 * 256 * 2);
});

it("takes the width of a head from the model's where the file does not say it", () => {
  const old = {
    general: { architecture: "llama" },
    llama: { block_count: 2, embedding_length: 64, attention: { head_count: 2 } },
  };
  expect(leastContextBytes(old, { tokens: 10, slots: 1 })).toBe(10 * 2 * 2 * 64 * 2);
});

it("counts less for models that look back over a window, and nothing where it does not know", () => {
  const attention = { ...qwen.qwen3.attention, sliding_window: 1024 };
  const windowed = { ...qwen, qwen3: { ...qwen.qwen3, attention } };
  expect(leastContextBytes(windowed, { tokens: 6, slots: 1 })).toBe(leastContextBytes(qwen, { tokens: 1, slots: 1 }));
  for (const other of [
    undefined,
    {},
    { general: { architecture: "mamba" }, mamba: { block_count: 9, ssm: {} } },
    { ...qwen, qwen3: { ...qwen.qwen3, attention: { ...qwen.qwen3.attention, kv_lora_rank: 512 } } },
  ])
    expect(leastContextBytes(other, { tokens: 8192, slots: 1 })).toBe(0);
});
