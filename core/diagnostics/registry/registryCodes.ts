import type { CodeEntry } from "../rule.ts";

/** What only the registry file can have. What profiles have too is told of there; see checkRegistry.ts. */
export const registryCodes: readonly CodeEntry[] = [
  {
    code: "json-syntax",
    severity: "error",
    explanation:
      "The registry is not JSON at this place, so none of it can be read. The last good one stays in use until the file is whole again. It cannot be silenced.",
  },
];
