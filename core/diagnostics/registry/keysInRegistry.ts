import { asList } from "../facts.ts";
import { asRecord } from "../../record.ts";
import type { Path, RegistryFacts, RegistryFinding } from "./registryFinding.ts";

/** What other programs call a key for a server. */
const keyFields = /^(?:api[_-]?key|apikey|api[_-]?token|access[_-]?token|bearer[_-]?token|authorization)$/i;
/** `http://user:password@…` and `…?key=…`. */
const keyInUrl = /^https?:\/\/[^/?#@]+@|[?&](?:api[_-]?)?(?:key|token)=/i;

/** Keys of servers that stand in the registry, where MAGI does not read them and others may. */
export function findKeysInRegistry(
  models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  _facts: RegistryFacts,
): readonly RegistryFinding[] {
  return [...models].flatMap(([id, model]) => [
    ...findKeys(model, ["models", id]),
    ...asList(model["endpoints"]).flatMap((endpoint, position) => {
      const path = ["models", id, "endpoints", position];
      return [
        ...findKeys(asRecord(endpoint), path),
        ...findKeys(asRecord(asRecord(endpoint)["headers"]), [...path, "headers"]),
      ];
    }),
  ]);
}

function findKeys(entry: Readonly<Record<string, unknown>>, path: Path): readonly RegistryFinding[] {
  return Object.entries(entry).flatMap(([field, value]) => {
    const isKey =
      typeof value === "string" && value !== "" && (keyFields.test(field) || (field === "url" && keyInUrl.test(value)));
    return isKey ? [{ ...finding, path: [...path, field], at: "key" as const }] : [];
  });
}

const finding = {
  code: "key-in-registry",
  severity: "warning",
  message:
    "A key stands in the registry, where MAGI does not read it and whoever gets the file sees it. Take it out, and enter it with «MAGI: Enter a Server's Key» or in `MAGI_SERVER_KEYS`.",
} as const;
