import type { Registry } from "../../registry/registry.ts";
import { findNearest } from "../../text/nearest.ts";
import type { Named } from "../facts.ts";
import type { Rule } from "../rule.ts";

/** A model is enabled that the registry does not know. */
export const missingModel: Rule = {
  code: "missing-model",
  severity: "error",
  explanation:
    "MAGI finds a model's server and tier in the registry, so it cannot ask a model that is not there. Correct the id, or add the model to the registry.",
  example: {
    wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fst\n",
    right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n",
  },
  alsoInBroken: true,
  needs: "registry",
  find: ({ parsed }, known) => {
    if (known === undefined) return [];
    const { registry, name, unknown } = known;
    // Looking for what was meant takes a while in a large registry; a few hints show what is wrong.
    const hints = Math.min(10, Math.ceil(maxCompared / registry.models.size));
    return unknown.map((model, index) => {
      if (isSeveral(model, parsed.text))
        return {
          message: "These lines are read as one model id. The `- ` of each model must stand in one column.",
          range: model.range,
        };
      const near = index < hints ? nearestId(model.name, registry) : undefined;
      const hint =
        near === undefined ? `Models come from ${name}.` : `Did you mean \`${near}\`? Models come from ${name}.`;
      return { message: `The registry has no model \`${model.name}\`. ${hint}`, range: model.range };
    });
  },
};

/** Whether the id goes over lines that were meant as items: what is further in than the dash above belongs to its text. */
function isSeveral({ name, range }: Named, text: string): boolean {
  return name.includes(" - ") && /[\r\n][ \t]*- /.test(text.slice(range.start, range.end));
}

/** So many ids may be compared with wrong ones in one go. */
const maxCompared = 20_000;

/** What was found before: the same wrong id stands in the file while other lines are typed. */
const found = new WeakMap<Registry, Map<string, string | undefined>>();
const maxRemembered = 200;

function nearestId(id: string, registry: Registry): string | undefined {
  const remembered = found.get(registry) ?? new Map<string, string | undefined>();
  found.set(registry, remembered);
  if (remembered.has(id)) return remembered.get(id);
  const near = findNearest(id, registry.models.keys());
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(id, near);
  return near;
}
