import { nameOf } from "../profileName.ts";
import type { Rule } from "../rule.ts";

/** The profile is called otherwise than its file. */
export const nameFileMismatch: Rule = {
  code: "name-file-mismatch",
  severity: "hint",
  explanation:
    "Commands and settings call a profile by its file: `fast-only` is `fast-only.yaml`. A profile whose name says something else is hard to find. Capitals, spaces and punctuation may differ.",
  example: {
    wrong: "profile:\n  name: office\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n",
    right: "profile:\n  name: Desk\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n",
  },
  alsoInBroken: true,
  needs: "folder",
  find: ({ parsed, surroundings }) => {
    const written = nameOf(parsed);
    if (written === undefined || surroundings === undefined) return [];
    // Of two profiles with one name that is what is said; the other sentence would be about the same word.
    const company = surroundings.names.get(written.name);
    if (company !== undefined && company.size > (company.has(surroundings.fileName) ? 1 : 0)) return [];
    const stem = surroundings.fileName.replace(/\.ya?ml$/i, "");
    const slug = slugOf(written.name);
    if (slug === "" || slug === slugOf(stem)) return [];
    return [
      {
        message: `Commands call this profile \`${stem}\`, after its file. Give both the same name.`,
        range: written.range,
      },
    ];
  },
};

/** "Fast only!" as a file would be called: "fast-only". */
function slugOf(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}
