import type { FoundModel } from "../../core/discovery/scan.ts";

/** Which of the models that a search found are those of files that came up just now. */
export function modelsOfFiles(models: readonly FoundModel[], files: readonly string[]): readonly FoundModel[] {
  const places = new Set(files.map(withoutPart));
  const names = new Set(files.flatMap((file) => nameInStore(file) ?? []));
  return models.filter((model) => places.has(withoutPart(model.path)) || names.has(model.name));
}

/** A model that consists of several files is there when the last of them is. */
function withoutPart(path: string): string {
  return path.replace(/[-_.]\d{1,6}-of-\d{1,6}(?=\.gguf$)/i, "");
}

/** What Ollama calls the model of a manifest, `…/manifests/HOST/NAMESPACE/MODEL/TAG`. */
function nameInStore(path: string): string | undefined {
  const [manifests, , namespace = "", model = "", tag = ""] = path.split(/[\\/]/).slice(-5);
  if (manifests !== "manifests") return undefined;
  return `${namespace === "library" ? "" : `${namespace}/`}${model}:${tag}`;
}

/** What tells a file from one that takes its place later. */
export function keyOf({ path, bytes }: FoundModel): string {
  return `${path}|${bytes}`;
}

/** A question with the names of at most two models. */
export function offerWords(models: readonly FoundModel[]): string {
  const [first, second, ...more] = models.map(({ name }) => (name.length > 80 ? `${name.slice(0, 79)}…` : name));
  const names = [first, second].filter((name) => name !== undefined).join(more.length > 0 ? ", " : " and ");
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  return models.length === 1
    ? `There is a new model, ${names}. Add it to the registry?`
    : `There are new models, ${names}${others}. Add them to the registry?`;
}
