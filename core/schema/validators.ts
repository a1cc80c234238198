import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import profileSchema from "../../schemas/profile.schema.json" with { type: "json" };
import registrySchema from "../../schemas/registry.schema.json" with { type: "json" };

const ajv = new Ajv({
  allErrors: true,
  // `.inf` is a number here.
  strictNumbers: false,
  // Gives the schema beside each error.
  verbose: true,
  // Our schemas are checked by a test; checking them at each start takes as long as compiling them.
  meta: false,
  validateSchema: false,
});

let profile: ValidateFunction | undefined;
let registry: ValidateFunction | undefined;

/** Compiled at first use: whoever only lists files does not pay for it. */
export function profileValidator(): ValidateFunction {
  return (profile ??= ajv.compile(profileSchema));
}

export function registryValidator(): ValidateFunction {
  return (registry ??= ajv.compile(registrySchema));
}
