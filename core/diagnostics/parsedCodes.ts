import type { CodeEntry } from "./rule.ts";

/** What is found while a profile is read, before any rule looks at it; see core/yaml, core/profile and diagnose.ts. */
export const parsedCodes: readonly CodeEntry[] = [
  {
    code: "yaml-syntax",
    severity: "error",
    explanation:
      "The file is not YAML at this place. What can be read around it still counts; some rules wait until the file is whole. It cannot be silenced.",
    example: {
      wrong: 'enabled_models:\n  - "qwen3_4p0b_q4km_fast\n',
      right: 'enabled_models:\n  - "qwen3_4p0b_q4km_fast"\n',
    },
  },
  {
    code: "tabs",
    severity: "error",
    explanation:
      "YAML is indented with spaces. A tab in the indentation makes the lines around it mean something else.",
    example: {
      wrong: "enabled_models:\n\t- qwen3_4p0b_q4km_fast\n",
      right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n",
    },
  },
  {
    code: "duplicate-key",
    severity: "error",
    explanation: "A key may stand in a mapping once. MAGI reads the last one, other programs the first or none.",
    example: {
      wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast\nenabled_models:\n  - qwen3_8p0b_q4km_fast\n",
      right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - qwen3_8p0b_q4km_fast\n",
    },
  },
  {
    code: "schema",
    severity: "error",
    explanation:
      "A value is not of the kind that its key takes, or a key is missing. MAGI uses the default instead, or leaves the entry out. A key without a value is a warning, because its default applies.",
    example: {
      wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancing:\n  strategy: fastest\n",
      right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancing:\n  strategy: least_loaded\n",
    },
  },
  {
    code: "unknown-field",
    severity: "warning",
    explanation:
      "MAGI does not know the key, so it changes nothing; most often it is misspelt. A key that holds anchors for the rest of the file is left alone. In the registry it is a hint, and only for a key that looks like a known one: other programs keep fields of their own there.",
    example: {
      wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancin:\n  enabled: false\n",
      right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancing:\n  enabled: false\n",
    },
  },
  {
    code: "multiple-documents",
    severity: "warning",
    explanation: "A profile is one YAML document. What stands behind a second `---` is not read.",
    example: {
      wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n---\nname: second\n",
      right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n",
    },
  },
  {
    code: "empty-profile",
    severity: "warning",
    explanation: "A file without any key enables no model.",
    example: { wrong: "# To be written.\n", right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n" },
  },
  {
    code: "too-deep",
    severity: "error",
    explanation:
      "A profile has four levels. MAGI does not read a file that is nested much deeper, so that no file can keep it busy. It cannot be silenced.",
  },
  {
    code: "too-large",
    severity: "error",
    explanation:
      "MAGI does not read a file of a size that no profile has, nor one whose aliases unfold into that much. It cannot be silenced.",
  },
  {
    code: "no-registry",
    severity: "warning",
    explanation:
      "Without a registry that can be read no model is known. It is an error when the registry is there and broken. The setting `magi.registryFile` says where the registry is.",
  },
  {
    code: "unused-ignore",
    severity: "hint",
    explanation:
      "A `# magi-ignore` comment that silences nothing hides the next problem instead. It names a code that there is not, or the problem has been solved.",
    example: {
      wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast # magi-ignore missing-model\n",
      right: "enabled_models:\n  - qwen3_4p0b_q4km_fst # magi-ignore missing-model\n",
    },
  },
];

/** What the language server says of itself; it cannot be silenced in a file. */
export const serverCodes: readonly CodeEntry[] = [
  {
    code: "more-problems",
    severity: "information",
    explanation: "A file shows its first 500 problems. The others show when some of these are solved.",
  },
  {
    code: "internal-error",
    severity: "warning",
    explanation:
      "Checking failed because of a mistake in MAGI; the log of the language server has the details. Other files are checked as usual.",
  },
];
