/**
 * Whether a problem is ours alone to tell. VS Code's JSON support checks the syntax of JSON files that are open, and by
 * our schema those that `jsonValidation` in package.json names. `code` is that of a diagnostic, `language` that of the
 * open document, `undefined` for a file that is not open.
 */
export function notSaidByEditor(code: unknown, path: string, language: string | undefined): boolean {
  if (language !== "json" && language !== "jsonc") return true;
  const name = code !== null && typeof code === "object" && "value" in code ? code.value : code;
  if (name === "json-syntax") return false;
  return !(name === "schema" && path.endsWith("/data/model_registry.json"));
}
