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
    ...misplaced(model, ["models", id], ofEndpoint, "Its place is in an entry of `endpoints`."),
    ...asList(model["endpoints"]).flatMap((endpoint, position) =>
      misplaced(
        asRecord(endpoint),
        ["models", id, "endpoints", position],
        ofModel,
        "Its place is beside `endpoints`, for all of them.",
      ),
    ),
  ]);
}

function misplaced(
  entry: Readonly<Record<string, unknown>>,
  path: Path,
  strangers: ReadonlySet<string>,
  advice: string,
): readonly RegistryFinding[] {
  return Object.keys(entry).flatMap((field): readonly RegistryFinding[] =>
    strangers.has(field)
      ? [
          {
            code: "misplaced-field",
            severity: "warning",
            message: `\`${field}\` changes nothing here. ${adviceOfEndpoint(path, field) ?? advice}`,
            path: [...path, field],
            at: "key",
          },
        ]
      : [],
  );
}

/** What an endpoint says with another field, and what beside `endpoints` would change nothing either. */
function adviceOfEndpoint(path: Path, field: string): string | undefined {
  if (path.length !== 4) return undefined;
  if (field === "port") return "The port of an endpoint stands in its `url`.";
  return field === "model_id" ? "The model's name at its server is `model`." : undefined;
}
