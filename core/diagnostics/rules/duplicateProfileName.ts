import { nameOf } from "../profileName.ts";
import type { Rule } from "../rule.ts";

/** Another file of the folder has a profile of the same name. */
export const duplicateProfileName: Rule = {
  code: "duplicate-profile-name",
  severity: "warning",
  explanation:
    "The name is what people see when they switch profiles. Two profiles of one name cannot be told apart there.",
  example: {
    wrong: "profile:\n  name: night\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n",
    right: "profile:\n  name: desk\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n",
  },
  alsoInBroken: true,
  needs: "folder",
  find: ({ parsed, surroundings }) => {
    const written = nameOf(parsed);
    if (written === undefined || surroundings === undefined) return [];
    const files = surroundings.names.get(written.name) ?? new Set<string>();
    for (const other of files)
      if (other !== surroundings.fileName)
        return [
          {
            message: `The profile in ${other} is called \`${written.name}\` too. Give each its own name.`,
            range: written.range,
          },
        ];
    return [];
  },
};
