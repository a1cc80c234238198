import { parseSeverityOverrides } from "../core/diagnostics/severities.ts";
import type { SeverityOverrides } from "../core/diagnostics/severities.ts";
import { asRecord } from "../core/record.ts";

/** What the user says about MAGI's files; what is absent is as usual. */
export interface ServerSettings {
  /** Relative to the workspace folder, or absolute. */
  readonly profilesFolder?: string;
  readonly registryFile?: string;
  /** How grave each kind of problem is. */
  readonly severity?: SeverityOverrides;
  /** False when hints beside the text are not wanted. */
  readonly inlayHints?: boolean;
}

/**
 * Reads settings from whatever an editor sends: the section itself, or an object that holds it as `magi`. Names may be
 * nested or written as they are, dots and all: `{"magi": {"diagnostics": {"severity": …}}}` is the same as
 * `{"magi.diagnostics.severity": …}`.
 */
export function parseSettings(value: unknown): ServerSettings {
  const find = (...name: readonly string[]): unknown =>
    findSetting(value, ["magi", ...name]) ??
    (asRecord(value)["magi"] === undefined ? findSetting(value, name) : undefined);
  const profilesFolder = asPath(find("profilesFolder"));
  const registryFile = asPath(find("registryFile"));
  const severity = find("diagnostics", "severity");
  const inlayHints = find("inlayHints");
  return {
    ...(profilesFolder !== undefined && { profilesFolder }),
    ...(registryFile !== undefined && { registryFile }),
    ...(severity !== undefined && { severity: parseSeverityOverrides(severity) }),
    ...(typeof inlayHints === "boolean" && { inlayHints }),
  };
}

/** What stands under a name, of which any parts that follow one another may be one key. */
function findSetting(value: unknown, name: readonly string[]): unknown {
  if (name.length === 0) return value;
  const record = asRecord(value);
  for (let length = name.length; length > 0; length--) {
    const key = name.slice(0, length).join(".");
    const found = Object.hasOwn(record, key) ? findSetting(record[key], name.slice(length)) : undefined;
    if (found !== undefined && found !== null) return found;
  }
  return undefined;
}

function asPath(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
