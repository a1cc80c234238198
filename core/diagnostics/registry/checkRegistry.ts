import type { Problem, RelatedPlace, TextRange } from "../../problem.ts";
import { pointerOf, scanJson } from "../../registry/scanJson.ts";
import type { JsonPlace } from "../../registry/scanJson.ts";
import { toSchemaFindings } from "../../schema/schemaProblem.ts";
import { registryValidator } from "../../schema/validators.ts";
import { asRecord } from "../../record.ts";
import { utf16Message, wasUtf16 } from "../../text/utf16.ts";
import { findDisabledModels } from "./disabledModels.ts";
import { findKeysInRegistry } from "./keysInRegistry.ts";
import { findMisplacedFields } from "./misplacedFields.ts";
import { findMisspeltFields } from "./misspeltFields.ts";
import { findOtherIds } from "./modelIds.ts";
import { findPortConflicts } from "./portConflicts.ts";
import { findWrongPortRange } from "./portRange.ts";
import type { Path, RegistryFacts, RegistryFinding } from "./registryFinding.ts";

/** More than anybody works through in one file. */
const maxProblems = 1_000;

/**
 * Everything that is wrong in the text of a registry, in the order of the text. Never throws. What rules there are
 * beside JSON and the schema is the table below.
 */
export function checkRegistry(text: string, facts: RegistryFacts = {}): readonly Problem[] {
  return findInRegistry(text, facts).map(({ problem }) => problem);
}

/** A problem, and what it is about in the data; `undefined` where there are no data, or a key stands twice. */
export interface RegistryProblem {
  readonly problem: Problem;
  readonly path: Path | undefined;
}

/** The same, with what each problem is about. */
export function findInRegistry(text: string, facts: RegistryFacts = {}): readonly RegistryProblem[] {
  let data: unknown;
  try {
    data = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return [{ problem: syntaxProblem(text), path: undefined }];
  }
  const findings = [...schemaFindings(data), ...registryRules.flatMap((find) => find(modelsOf(data), facts, data))];
  const counted = findings.slice(0, maxProblems);
  const scan = scanJson(
    text,
    counted.flatMap(({ path, related }) => [path, path.slice(0, -1), ...(related === undefined ? [] : [related.path])]),
  );
  const repeated = scan.repeated
    .slice(0, maxProblems)
    .map((twice) => ({ problem: repeatedProblem(twice), path: undefined }));
  const problems = counted.map((finding) => ({ problem: toProblem(finding, scan.places), path: finding.path }));
  return [...repeated, ...problems].sort((a, b) => a.problem.range.start - b.problem.range.start);
}

/** A rule for the registry is a function here; where profiles have it too, the page tells of it there. */
const registryRules: readonly ((
  models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  facts: RegistryFacts,
  data: unknown,
) => readonly RegistryFinding[])[] = [
  findDisabledModels,
  findMissingFiles,
  findPortConflicts,
  findMisspeltFields,
  findMisplacedFields,
  findKeysInRegistry,
  findOtherIds,
  findWrongPortRange,
];

function findMissingFiles(
  models: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  { missingFiles }: RegistryFacts,
): readonly RegistryFinding[] {
  return [...(missingFiles ?? [])].flatMap((id): readonly RegistryFinding[] => {
    const model = models.get(id);
    if (model === undefined || model["enabled"] === false) return [];
    const file = model["file_path"];
    const isEmbedded = model["engine"] === "embedded";
    // What is typed may say more than what was saved when the files were looked for.
    if (!isEmbedded && (typeof file !== "string" || hasServer(model))) return [];
    const finding = { code: "model-file-missing", severity: "warning" } as const;
    return typeof file === "string"
      ? [
          {
            ...finding,
            message: isEmbedded
              ? `There is no file \`${file}\`, so MAGI cannot run \`${id}\`. Correct the path, or put the file there.`
              : `There is no file \`${file}\`, and \`${id}\` has no \`port\` or \`endpoints\`, so nothing answers for it. Correct the path, or say where its server is.`,
            path: ["models", id, "file_path"],
            at: "value",
          },
        ]
      : [
          {
            ...finding,
            message: `MAGI cannot run \`${id}\` without its file. Add \`file_path\`.`,
            path: ["models", id, "engine"],
            at: "value",
          },
        ];
  });
}

function hasServer({ port, endpoints }: Readonly<Record<string, unknown>>): boolean {
  return (Array.isArray(endpoints) && endpoints.length > 0) || typeof port === "number";
}

function schemaFindings(data: unknown): readonly RegistryFinding[] {
  const models = asRecord(data)["models"];
  if (models === null || typeof models !== "object" || Array.isArray(models)) {
    const message = "A registry needs `models`, an object of models by id.";
    return [{ code: "schema", severity: "error", message, path: [], at: "value" }];
  }
  const validate = registryValidator();
  if (validate(data)) return [];
  return toSchemaFindings(validate.errors ?? [], data, "json").map(({ path, message, isEmpty }) => ({
    code: "schema",
    severity: "error",
    // A model has no default, as a key of a profile has.
    message: isEmpty ? `\`${String(path.at(-1))}\` is empty. Say what it is, or remove it.` : message,
    path,
    at: "value",
  }));
}

function modelsOf(data: unknown): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const models = Object.entries(asRecord(asRecord(data)["models"]));
  return new Map(models.map(([id, model]) => [id, asRecord(model)]));
}

function toProblem(
  { path, at, related, ...problem }: RegistryFinding,
  places: ReadonlyMap<string, JsonPlace>,
): Problem {
  const relatedPlace = related === undefined ? undefined : placeOf(related.path, "key", places);
  const relatedPlaces: readonly RelatedPlace[] =
    related === undefined || relatedPlace === undefined ? [] : [{ message: related.message, range: relatedPlace }];
  return {
    ...problem,
    range: placeOf(path, at, places) ?? placeOf(path.slice(0, -1), "key", places) ?? { start: 0, end: 0 },
    ...(relatedPlaces.length > 0 && { related: relatedPlaces }),
  };
}

function placeOf(path: Path, at: "key" | "value", places: ReadonlyMap<string, JsonPlace>): TextRange | undefined {
  // The whole file stands for itself as its first line does.
  if (path.length === 0) return undefined;
  const place = places.get(pointerOf(path));
  return at === "key" ? (place?.key ?? place?.value) : place?.value;
}

function repeatedProblem({
  key,
  range,
  first,
}: {
  readonly key: string;
  readonly range: TextRange;
  readonly first: TextRange;
}): Problem {
  return {
    code: "duplicate-key",
    severity: "error",
    message: `\`${key}\` stands here twice, and only the last one counts. Keep one.`,
    range,
    related: [{ message: "It stands here first.", range: first }],
  };
}

function syntaxProblem(text: string): Problem {
  if (text.trim() === "") {
    const message = 'The registry is empty. Begin with `{ "models": {} }`.';
    return { code: "json-syntax", severity: "error", message, range: { start: 0, end: 0 } };
  }
  if (wasUtf16(text))
    return { code: "json-syntax", severity: "error", message: utf16Message, range: { start: 0, end: 0 } };
  const { range, message } = scanJson(text, []).error ?? {
    range: { start: 0, end: 0 },
    message: "The registry is not JSON.",
  };
  return { code: "json-syntax", severity: "error", message, range };
}
