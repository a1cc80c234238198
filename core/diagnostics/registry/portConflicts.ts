import { asList } from "../facts.ts";
import type { RegistryFinding } from "./registryFinding.ts";

/** Models that are said to live at one port of this machine. */
export function findPortConflicts(
  models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
): readonly RegistryFinding[] {
  const owners = new Map<number, string>();
  return [...models].flatMap(([id, { port, engine, endpoints }]): readonly RegistryFinding[] => {
    if (typeof port !== "number" || engine === "embedded" || asList(endpoints).length > 0) return [];
    const owner = owners.get(port);
    if (owner === undefined) {
      owners.set(port, id);
      return [];
    }
    return [
      {
        code: "port-conflict",
        severity: "warning",
        message: `\`${owner}\` has the port ${String(port)} too. Give each model its own, or say \`endpoints\`.`,
        path: ["models", id, "port"],
        at: "value",
        related: { message: `\`${owner}\` has the port ${String(port)}.`, path: ["models", owner, "port"] },
      },
    ];
  });
}
