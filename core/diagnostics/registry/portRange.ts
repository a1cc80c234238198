import { defaultPortRange, readPortRange } from "../../discovery/ports.ts";
import { asRecord } from "../../record.ts";
import type { RegistryFacts, RegistryFinding } from "./registryFinding.ts";

/** A `port_range` that is not two ports, the lower one first, so that discovery goes by its own. */
export function findWrongPortRange(
  _models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  _facts: RegistryFacts,
  data: unknown,
): readonly RegistryFinding[] {
  const written = asRecord(data)["port_range"];
  // What is neither a list nor an object is a matter of the schema.
  if (typeof written !== "object" || readPortRange(written) !== undefined) return [];
  const { first, last } = defaultPortRange;
  return [
    {
      code: "port-range",
      severity: "warning",
      message: `This is not two ports, the lower one first, such as \`[${first}, ${last}]\`, so MAGI takes ${first} to ${last} instead.`,
      path: ["port_range"],
      at: "value",
    },
  ];
}
