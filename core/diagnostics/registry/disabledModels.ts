import type { RegistryFacts, RegistryFinding } from "./registryFinding.ts";

/** More names than these make a sentence longer, not clearer. */
const namesShown = 3;

/** Models that are switched off although a profile enables them. Those that no profile names are off for good reason. */
export function findDisabledModels(
  models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  { enabledBy }: RegistryFacts,
): readonly RegistryFinding[] {
  if (enabledBy === undefined || enabledBy.size === 0) return [];
  return [...models].flatMap(([id, { enabled }]): readonly RegistryFinding[] => {
    const profiles = enabled === false ? enabledBy.get(id) : undefined;
    if (profiles === undefined || profiles.length === 0) return [];
    const named = profiles.slice(0, namesShown).map((name) => `\`${name}\``);
    const more = profiles.length - named.length;
    const names = [...named, ...(more > 0 ? [`${more} more`] : [])];
    const who = names.length === 1 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
    return [
      {
        code: "disabled-model",
        severity: "hint",
        message: `${who} ${profiles.length === 1 ? "enables" : "enable"} \`${id}\`, which is switched off here, so no prompt reaches it. Switch it on, or remove it there.`,
        path: ["models", id, "enabled"],
        at: "value",
      },
    ];
  });
}

/** Which profiles enable each model, for `RegistryFacts`. */
export function enabledByOf(
  profiles: Iterable<{ readonly name: string; readonly models: readonly string[] }>,
): ReadonlyMap<string, readonly string[]> {
  const enabledBy = new Map<string, string[]>();
  for (const { name, models } of profiles)
    for (const id of new Set(models)) {
      const names = enabledBy.get(id);
      if (names === undefined) enabledBy.set(id, [name]);
      else names.push(name);
    }
  return enabledBy;
}
