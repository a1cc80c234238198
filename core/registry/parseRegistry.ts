import type { Problem } from "../problem.ts";
import { isRecord } from "../record.ts";
import { toSchemaFindings } from "../schema/schemaProblem.ts";
import { registryValidator } from "../schema/validators.ts";
import { wasUtf16 } from "../text/utf16.ts";
import type { Registry, RegistryModel } from "./registry.ts";
import { scanJson } from "./scanJson.ts";

export interface ParsedRegistry {
  /** Undefined when the text is not a registry at all; else the best reading of it. */
  readonly registry: Registry | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads `model_registry.json` for its models; what is wrong in it, place by place, is for `checkRegistry`. Never throws. A model whose fields are partly wrong is kept without those fields, and
 * each of them is a problem that names the model.
 */
export function parseRegistry(text: string): ParsedRegistry {
  let data: unknown;
  try {
    data = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return { registry: undefined, problems: [syntaxProblem(text)] };
  }
  if (!isRecord(data) || !isRecord(data["models"])) {
    const message = "The model registry is JSON, but has no `models` (an object of models by id).";
    return {
      registry: undefined,
      problems: [{ code: "schema", severity: "error", message, range: { start: 0, end: 0 } }],
    };
  }
  const models = data["models"];
  const wrongFields = new Map<string, Set<string>>();
  const problems: Problem[] = [];
  const validate = registryValidator();
  if (!validate(data))
    for (const { path, message } of toSchemaFindings(validate.errors ?? [], data)) {
      const [, id, field] = path.map(String);
      if (path[0] === "models" && id !== undefined)
        wrongFields.set(id, (wrongFields.get(id) ?? new Set()).add(field ?? ""));
      const where = id === undefined ? "" : ` (model \`${id}\`)`;
      problems.push({
        code: "schema",
        severity: "warning",
        message: `${message.replace(/\.$/, "")}${where}.`,
        range: { start: 0, end: 0 },
      });
    }
  const read = new Map<string, RegistryModel>();
  for (const [id, entry] of Object.entries(models))
    if (isRecord(entry)) read.set(id, toModel(id, entry, wrongFields.get(id)));
  return {
    registry: {
      models: read,
      ...(typeof data["scan_path"] === "string" && { scan_path: data["scan_path"] }),
      ...(typeof data["last_scan"] === "string" && { last_scan: data["last_scan"] }),
    },
    problems,
  };
}

function toModel(
  id: string,
  entry: Readonly<Record<string, unknown>>,
  wrong: ReadonlySet<string> | undefined,
): RegistryModel {
  // `null` is how other tools write "not said".
  const said = Object.entries(entry).filter(([field, value]) => value !== null && wrong?.has(field) !== true);
  const fields: Record<string, unknown> = Object.fromEntries(said);
  if (typeof fields["version"] === "number") fields["version"] = String(fields["version"]);
  if (Array.isArray(fields["endpoints"]))
    fields["endpoints"] = fields["endpoints"].map((endpoint: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(endpoint).filter(([, value]) => value !== null)),
    );
  // The schema has checked the kinds of the fields that MAGI reads; the key is the id that profiles use.
  return { ...fields, model_id: id };
}

function syntaxProblem(text: string): Problem {
  const { range, at } = scanJson(text, []).error ?? { range: { start: 0, end: 0 }, at: 0 };
  const before = text.slice(0, at).split("\n");
  const where = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  const why = wasUtf16(text)
    ? "the file is UTF-16; save it as UTF-8"
    : text.trim() === ""
      ? "the file is empty"
      : `it breaks off or goes wrong at ${where}`;
  return { code: "json-syntax", severity: "error", message: `The model registry is not valid JSON: ${why}.`, range };
}
