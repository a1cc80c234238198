import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import profileSchema from "../../schemas/profile.schema.json" with { type: "json" };
import registrySchema from "../../schemas/registry.schema.json" with { type: "json" };

// `.inf` is a number here, which strict numbers forbid; `verbose` gives the schema beside each error.
const ajv = new Ajv({ allErrors: true, strictNumbers: false, allowUnionTypes: true, verbose: true });

let profile: ValidateFunction | undefined;
let registry: ValidateFunction | undefined;

/** Compiled at first use: whoever only lists files does not pay for it. */
export function profileValidator(): ValidateFunction {
  return (profile ??= ajv.compile(profileSchema));
}

export function registryValidator(): ValidateFunction {
  return (registry ??= ajv.compile(registrySchema));
}
