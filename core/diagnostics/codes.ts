import { parsedCodes, serverCodes } from "./parsedCodes.ts";
import { registryCodes } from "./registry/registryCodes.ts";
import type { CodeEntry } from "./rule.ts";
import { rules } from "./rules.ts";
import { alwaysSaid } from "./severities.ts";

/** The codes that a profile can have, which its comments can name. */
export const profileCodes: ReadonlySet<string> = new Set([...parsedCodes, ...rules].map(({ code }) => code));

/** Every code of MAGI, each once, in the order in which docs/rules.md tells of them. */
export const codeEntries: readonly CodeEntry[] = [...rules, ...parsedCodes, ...registryCodes, ...serverCodes];

/** Those whose severity the user can choose: what makes a file unreadable, or is about MAGI itself, stays as it is. */
export const adjustableCodes: readonly CodeEntry[] = [...rules, ...parsedCodes].filter(
  ({ code }) => !alwaysSaid.has(code),
);
