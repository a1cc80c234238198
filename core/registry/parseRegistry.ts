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
 * Reads `model_registry.json` for its models; what is wrong in it, place by place, is for `checkRegistry`. Never throws. A model
 * whose fields are partly wrong is kept without those fields, an endpoint whose address is good without its wrong details, and
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
  const wrong = new Map<string, WrongPlace[]>();
  const problems: Problem[] = [];
  const validate = registryValidator();
  if (!validate(data))
    for (const { path, message } of toSchemaFindings(validate.errors ?? [], data, "json")) {
      const [, id, ...place] = path.map(String);
      if (path[0] === "models" && id !== undefined) wrong.set(id, [...(wrong.get(id) ?? []), place]);
      const where = id === undefined ? "" : ` (model \`${id}\`)`;
      problems.push({
        code: "schema",
        severity: "warning",
        message: `${message.replace(/\.$/, "")}${where}.`,
        range: { start: 0, end: 0 },
      });
    }
  const read = new Map<string, RegistryModel>();
  const unusable = new Map<string, readonly string[]>();
  for (const [id, entry] of Object.entries(models)) {
    if (!isRecord(entry)) continue;
    const { model, without } = toModel(id, entry, wrong.get(id) ?? []);
    read.set(id, model);
    if (without.length > 0) unusable.set(id, without);
  }
  return {
    registry: {
      models: read,
      ...(unusable.size > 0 && { unusable }),
      ...(typeof data["scan_path"] === "string" && { scan_path: data["scan_path"] }),
      ...(typeof data["last_scan"] === "string" && { last_scan: data["last_scan"] }),
    },
    problems,
  };
}

/** The steps from a model to a value that is wrong, such as `endpoints`, `0`, `slots`. */
type WrongPlace = readonly string[];

type Fields = Readonly<Record<string, unknown>>;

function toModel(
  id: string,
  entry: Fields,
  wrong: readonly WrongPlace[],
): { readonly model: RegistryModel; readonly without: readonly string[] } {
  const fields = new Map(Object.entries(entry).filter(isSaid));
  const without = new Set(wrong.map(([field = ""]) => field));
  const endpoints = fields.get("endpoints");
  if (Array.isArray(endpoints)) {
    const usable = toEndpoints(endpoints, wrong);
    // What is left of them can be asked; without any, it is as if they were not said, and a port counts.
    if (usable.length > 0) {
      fields.set("endpoints", usable);
      without.delete("endpoints");
    } else fields.delete("endpoints");
  }
  for (const field of without) fields.delete(field);
  if (typeof fields.get("version") === "number") fields.set("version", String(fields.get("version")));
  // The schema has checked the kinds of the fields that MAGI reads; the key is the id that profiles use.
  return { model: { ...Object.fromEntries(fields), model_id: id }, without: [...without] };
}

/** Those that have an address, each without what is wrong with it. */
function toEndpoints(endpoints: readonly unknown[], wrong: readonly WrongPlace[]): readonly Fields[] {
  return endpoints.flatMap((endpoint, index) => {
    const own = wrong.filter(([field, at]) => field === "endpoints" && (at === undefined || at === String(index)));
    const keys = new Set(own.map(([, , key]) => key));
    // What is wrong with no key of it is wrong with all of it, as when it has no `url`.
    if (!isRecord(endpoint) || keys.has(undefined) || keys.has("url")) return [];
    return [Object.fromEntries(Object.entries(endpoint).filter((field) => isSaid(field) && !keys.has(field[0])))];
  });
}

/** `null` and an empty text are how other tools write "not said". */
function isSaid([, value]: readonly [string, unknown]): boolean {
  return value !== null && value !== "";
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
