import type { ActiveProfile, MagiFiles } from "../situation/situation.ts";

/**
 * Which profile is active: the setting's, else the one chosen last, else one that can be expected to work. What was
 * asked for and is not there is named, and counts again as soon as its file is back.
 */
export function chooseActiveProfile(
  files: Pick<MagiFiles, "profiles" | "registry">,
  asked: { readonly setting: string; readonly remembered: string | undefined },
): ActiveProfile {
  const exists = (name: string): boolean => files.profiles.some((file) => file.name === name);
  if (asked.setting !== "" && exists(asked.setting)) return { name: asked.setting, source: "setting" };
  const missing = asked.setting !== "" ? asked.setting : asked.remembered;
  if (asked.remembered !== undefined && exists(asked.remembered))
    return {
      name: asked.remembered,
      source: "remembered",
      ...(missing !== undefined && missing !== asked.remembered && { missing }),
    };
  return { name: fallback(files), source: "fallback", ...(missing !== undefined && { missing }) };
}

/** `default` if there is one, else a profile whose models ship with MAGI and answer anywhere, else the first by name. */
function fallback(files: Pick<MagiFiles, "profiles" | "registry">): string | undefined {
  const { profiles, registry } = files;
  const models = registry.state === "ok" ? registry.registry.models : undefined;
  const named = profiles.find((file) => file.name === "default");
  const builtin = profiles.find(
    ({ profile: { enabled_models: ids } }) =>
      ids.length > 0 && ids.every((id) => models?.get(id)?.file_path?.startsWith("builtin:") === true),
  );
  return (named ?? builtin ?? profiles[0])?.name;
}
