import { parseSeverityOverrides } from "../core/diagnostics/severities.ts";
import type { SeverityOverrides } from "../core/diagnostics/severities.ts";

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

/** Reads settings from whatever an editor sends: the section itself, or an object that holds it as `magi`. */
export function parseSettings(value: unknown): ServerSettings {
  const outer = asRecord(value);
  const section = outer["magi"] === undefined ? outer : asRecord(outer["magi"]);
  const profilesFolder = asPath(section["profilesFolder"]);
  const registryFile = asPath(section["registryFile"]);
  // Some editors hand on the names of settings as they are written, dots and all.
  const severity = section["diagnostics.severity"] ?? asRecord(section["diagnostics"])["severity"];
  const inlayHints = section["inlayHints"];
  return {
    ...(profilesFolder !== undefined && { profilesFolder }),
    ...(registryFile !== undefined && { registryFile }),
    ...(severity !== undefined && { severity: parseSeverityOverrides(severity) }),
    ...(typeof inlayHints === "boolean" && { inlayHints }),
  };
}

function asPath(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" ? (value as Readonly<Record<string, unknown>>) : {}; // An object.
}
