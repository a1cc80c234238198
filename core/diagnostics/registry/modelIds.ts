import type { RegistryFinding } from "./registryFinding.ts";

/** Models that say another id than the key they stand under, which is the one that counts. */
export function findOtherIds(
  models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): readonly RegistryFinding[] {
  return [...models].flatMap(([id, { model_id: said }]): readonly RegistryFinding[] =>
    typeof said !== "string" || said === id
      ? []
      : [
          {
            code: "model-id-mismatch",
            severity: "hint",
            message: `MAGI knows this model as \`${id}\`, the key that it stands under; ${said === "" ? "this" : `\`${said}\``} changes nothing.`,
            path: ["models", id, "model_id"],
            at: "value",
          },
        ],
  );
}
