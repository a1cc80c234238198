/** Where MAGI's files are, as the user says; what is absent is in the usual place. */
export interface ServerSettings {
  /** Relative to the workspace folder, or absolute. */
  readonly profilesFolder?: string;
  readonly registryFile?: string;
}

/** Reads settings from whatever an editor sends: the section itself, or an object that holds it as `magi`. */
export function parseSettings(value: unknown): ServerSettings {
  const outer = asRecord(value);
  const section = outer["magi"] === undefined ? outer : asRecord(outer["magi"]);
  const profilesFolder = asPath(section["profilesFolder"]);
  const registryFile = asPath(section["registryFile"]);
  return {
    ...(profilesFolder !== undefined && { profilesFolder }),
    ...(registryFile !== undefined && { registryFile }),
  };
}

function asPath(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" ? (value as Readonly<Record<string, unknown>>) : {}; // An object.
}
