import { asList } from "../facts.ts";
import { asRecord } from "../../record.ts";
import { registryFields } from "./registryFields.ts";
import type { Path, RegistryFacts, RegistryFinding } from "./registryFinding.ts";

const ofModel: ReadonlySet<string> = new Set(registryFields.model);
const ofEndpoint: ReadonlySet<string> = new Set(registryFields.endpoint);

/**
 * Fields of an endpoint that stand in its model, and the other way round: MAGI does not read them there, so they change
 * nothing. The root is left alone, where `version` may be anybody's.
 */
export function findMisplacedFields(
  models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  _facts: RegistryFacts,
): readonly RegistryFinding[] {
  return [...models].flatMap(([id, model]) => [
    ...misplaced(model, ["models", id], ofEndpoint, "in an entry of `endpoints`"),
    ...asList(model["endpoints"]).flatMap((endpoint, position) =>
      misplaced(
        asRecord(endpoint),
        ["models", id, "endpoints", position],
        ofModel,
        "beside `endpoints`, for all of them",
      ),
    ),
  ]);
}

function misplaced(
  entry: Readonly<Record<string, unknown>>,
  path: Path,
  strangers: ReadonlySet<string>,
  home: string,
): readonly RegistryFinding[] {
  return Object.keys(entry).flatMap((field): readonly RegistryFinding[] =>
    strangers.has(field)
      ? [
          {
            code: "misplaced-field",
            severity: "warning",
            message: `\`${field}\` changes nothing here. Its place is ${home}.`,
            path: [...path, field],
            at: "key",
          },
        ]
      : [],
  );
}
