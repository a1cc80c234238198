import type { Rule } from "../rule.ts";

/** Only its file could answer for an enabled model, and it is not there. */
export const modelFileMissing: Rule = {
  code: "model-file-missing",
  severity: "warning",
  explanation:
    "With `engine: embedded` MAGI runs the model's GGUF file itself, so the file in `file_path` must be on this machine. For a model without `engine`, `port` and `endpoints` the file is all that there is, so it is looked for too. A path is absolute, in the home folder (`~/`) or relative to the workspace folder. Said in the profile that enables the model, and in the registry.",
  example: {
    wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - smollm2_1p7b_q80_fast\n",
    right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n",
  },
  alsoInBroken: true,
  needs: "model-files",
  find: (_, known) => {
    const missing = known?.missingFiles ?? new Set<string>();
    if (known === undefined || missing.size === 0) return [];
    return known.found.flatMap(({ entry: { name, range }, model }) => {
      if (model.enabled === false || !missing.has(name)) return [];
      if (model.engine !== "embedded") {
        const file = model.file_path ?? "";
        const message = `\`${name}\` cannot answer: it has no \`port\` or \`endpoints\`, and its file \`${file}\` is not there. Correct it in ${known.name}.`;
        return [{ message, range }];
      }
      const file = model.file_path === undefined ? "is not said" : `\`${model.file_path}\` is not there`;
      return [{ message: `\`${name}\` cannot run: its file ${file}. Correct \`file_path\` in ${known.name}.`, range }];
    });
  },
};
