import registrySchema from "../../../schemas/registry.schema.json" with { type: "json" };

const { model } = registrySchema.definitions;

/** The fields that MAGI knows, by where in the registry they stand. */
export const registryFields = {
  root: Object.keys(registrySchema.properties),
  model: Object.keys(model.properties),
  endpoint: Object.keys(model.properties.endpoints.items.properties),
} as const;

export type RegistryLevel = keyof typeof registryFields;
