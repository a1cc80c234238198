const ownKeys = ["enabled_models", "tier_config", "load_balancing", "two_stage"];

/**
 * Whether the plain data of a YAML file can only be meant as a MAGI profile: one of the keys that nobody else's
 * profiles have. A file with a name and a description alone could be anybody's.
 */
export function looksLikeProfile(data: unknown): boolean {
  if (data === null || typeof data !== "object" || Array.isArray(data)) return false;
  return ownKeys.some((key) => Object.hasOwn(data, key));
}
