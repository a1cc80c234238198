import { effectiveTier } from "../../registry/registry.ts";
import type { FixContext } from "../fix.ts";

/** The tiers that enabled models serve which are not switched off; `undefined` without a registry. */
export function usableTiers({ parsed, view }: FixContext): ReadonlySet<string> | undefined {
  const { registry } = view;
  if (registry === undefined) return undefined;
  return new Set(
    parsed.profile.enabled_models.flatMap((id) => {
      const model = registry.models.get(id);
      return model === undefined || model.enabled === false ? [] : (effectiveTier(model) ?? []);
    }),
  );
}
