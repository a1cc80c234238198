import { findNearest } from "../../text/nearest.ts";
import type { RegistryFinding, RegistryFacts } from "./registryFinding.ts";
import { asList } from "../facts.ts";
import { asRecord } from "../../record.ts";
import { registryFields } from "./registryFields.ts";
import type { RegistryLevel } from "./registryFields.ts";

/**
 * Fields that look like a known one and are none. Every other field is left alone: MAGI keeps what it does not know, and
 * other programs have fields of their own.
 */
export function findMisspeltFields(
  models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  _facts: RegistryFacts,
  data: unknown,
): readonly RegistryFinding[] {
  const near = nearestField();
  const findings: RegistryFinding[] = [];
  const look = (
    entry: Readonly<Record<string, unknown>>,
    level: RegistryLevel,
    path: readonly (string | number)[],
  ): void => {
    for (const field of Object.keys(entry)) {
      const meant = near(field, level);
      if (meant === undefined) continue;
      const isThere = Object.hasOwn(entry, meant);
      findings.push({
        code: "unknown-field",
        severity: "hint",
        message: `MAGI does not know the field \`${field}\` and leaves it alone. Did you mean \`${meant}\`${isThere ? ", which is there too" : ""}?`,
        path: [...path, field],
        at: "key",
      });
    }
  };
  look(asRecord(data), "root", []);
  for (const [id, entry] of models) {
    look(entry, "model", ["models", id]);
    asList(entry["endpoints"]).forEach((endpoint, position) => {
      look(asRecord(endpoint), "endpoint", ["models", id, "endpoints", position]);
    });
  }
  return findings;
}

/** The known field that one at a place of the registry probably means. */
export function findMeantField(path: readonly (string | number)[]): string | undefined {
  const field = String(path.at(-1) ?? "");
  const level = path.length === 1 ? "root" : path.length === 5 ? "endpoint" : "model";
  return nearestField()(field, level);
}

/** The known field that a field looks like without being it; the same few fields stand in every model. */
function nearestField(): (field: string, level: RegistryLevel) => string | undefined {
  const known = {
    root: new Set(registryFields.root),
    model: new Set(registryFields.model),
    endpoint: new Set(registryFields.endpoint),
  };
  const found = { root: new Map<string, string | undefined>(), model: new Map(), endpoint: new Map() } as Record<
    RegistryLevel,
    Map<string, string | undefined>
  >;
  return (field, level) => {
    if (known[level].has(field)) return undefined;
    const remembered = found[level];
    if (remembered.has(field)) return remembered.get(field);
    const near = findNearest(field, registryFields[level], field.length < 6 ? 1 : 2);
    // A file may have a field of its own in every model; what was looked up last is not worth keeping all of.
    if (remembered.size < 1_000) remembered.set(field, near);
    return near;
  };
}
