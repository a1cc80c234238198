import type { Named } from "../facts.ts";
import type { Finding, Rule } from "../rule.ts";
import { portOf } from "../../registry/endpoints.ts";

/** Two enabled models are said to live at one port of this machine. */
export const portConflict: Rule = {
  code: "port-conflict",
  severity: "warning",
  explanation:
    "One port is one server. Two models with the same `port` and no `endpoints` of their own are asked at the same address, where usually only one of them is loaded. Where one server does answer for both, say so with `endpoints`. Said in the profile that enables both, and in the registry.",
  example: {
    wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - llama3_8p0b_q4km_fast\n",
    right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - qwen3_8p0b_q4km_fast\n",
  },
  alsoInBroken: true,
  needs: "registry",
  find: (_, known) => {
    const owners = new Map<number, Named>();
    const found: Finding[] = [];
    for (const { entry, model } of known?.found ?? []) {
      const port = model.enabled === false ? undefined : portOf(model);
      if (known === undefined || port === undefined) continue;
      const owner = owners.get(port);
      if (owner === undefined) owners.set(port, entry);
      const { name } = entry;
      if (owner === undefined || owner.name === name) continue;
      found.push({
        message: `\`${name}\` and \`${owner.name}\` have the same port ${String(port)}. Give each its own in ${known.name}, or say \`endpoints\`.`,
        range: entry.range,
        related: [{ message: `\`${owner.name}\` has the port ${String(port)} too.`, range: owner.range }],
      });
    }
    return found;
  },
};
