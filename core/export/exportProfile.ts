import type { Exported, ExportInput, ExportTarget, Translation } from "./exported.ts";
import { toKubernetes } from "./kubernetes.ts";
import { toLiteLlm } from "./litellm.ts";
import { toLlamaSwap } from "./llamaSwap.ts";
import { writeComment, writeYaml } from "./writeYaml.ts";

const exporters: Readonly<Record<ExportTarget, (input: ExportInput) => Translation>> = {
  litellm: toLiteLlm,
  "llama-swap": toLlamaSwap,
  kubernetes: toKubernetes,
};

/**
 * Writes a profile in another program's language. What that language cannot say is listed at the top, never dropped in
 * silence. Same input, same text; no key is in it.
 */
export function exportProfile(target: ExportTarget, input: ExportInput): Exported {
  const { documents, models, losses, notes } = exporters[target](input);
  const head = writeComment([
    `The MAGI profile ${input.name}, for ${target}.`,
    "",
    ...notes,
    "",
    `What ${target} cannot say:`,
    ...losses.map((loss) => `- ${loss}`),
  ]);
  const bodies = documents.map(writeYaml);
  return { text: `${head}${bodies.length > 1 ? "---\n" : ""}${bodies.join("---\n")}`, models, losses };
}
