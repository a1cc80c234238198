import { parseRegistry } from "../registry/parseRegistry.ts";
import { editJson } from "../registry/editJson.ts";

const guide = [
  { id: "magi_guide_0p0024b_q80_fast", file: "magi-guide-2.4M-q8_0.gguf", size: 0.0024, tier: "fast" },
  { id: "magi_guide_0p0043b_q80_powerful", file: "magi-guide-4.3M-q8_0.gguf", size: 0.0043, tier: "powerful" },
];

/** The guide models that ship with MAGI. */
export const guideIds: readonly string[] = guide.map(({ id }) => id);

const entries = new Map(
  guide.map(({ id, file, size, tier }) => [
    id,
    {
      model_id: id,
      file_path: `builtin:${file}`,
      filename: file,
      family: "magi_guide",
      size_params: size,
      quantization: "Q8_0",
      is_instruct: true,
      assigned_tier: tier,
      enabled: true,
      ctx_size: 1024,
      n_threads: 1,
      engine: "embedded",
      single_turn: true,
    },
  ]),
);

/** The text of a new registry: the two guide models that ship with MAGI, so that the first profile answers. */
export function registryTemplate(): string {
  const registry = { models: Object.fromEntries(entries), scan_path: "models", port_range: [8081, 8180] };
  return `${JSON.stringify(registry, null, 2)}\n`;
}

/** The text of a registry with the guide models in it; a new one without any. What it says of them stays. */
export function addGuide(text: string | undefined): string {
  if (text === undefined) return registryTemplate();
  const { registry } = parseRegistry(text);
  const absent = [...entries].filter(([id]) => registry?.models.has(id) !== true);
  if (absent.length === 0) return text;
  return editJson(
    text,
    absent.map(([id, value]) => ({ path: ["models", id], value })),
  );
}
