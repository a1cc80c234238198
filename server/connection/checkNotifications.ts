type Check = (params: Readonly<Record<string, unknown>>) => boolean;

const isText = (value: unknown): boolean => typeof value === "string";
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" ? (value as Readonly<Record<string, unknown>>) : {}; // An object.
const hasAddress: Check = ({ textDocument }) => isText(fieldsOf(textDocument)["uri"]);
const isPlace = (value: unknown): boolean =>
  ["line", "character"].every((name) => Number.isInteger(fieldsOf(value)[name]));
const isChange = (value: unknown): boolean => {
  const { text, range } = fieldsOf(value);
  return isText(text) && (range === undefined || [fieldsOf(range)["start"], fieldsOf(range)["end"]].every(isPlace));
};

/** What notifications about documents and files must hold; the library keeps whatever comes as a document. */
const needs: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["textDocument/didOpen", (params) => hasAddress(params) && isText(fieldsOf(params["textDocument"])["text"])],
  [
    "textDocument/didChange",
    (params) =>
      hasAddress(params) && Array.isArray(params["contentChanges"]) && params["contentChanges"].every(isChange),
  ],
  ["textDocument/didClose", hasAddress],
  [
    "workspace/didChangeWatchedFiles",
    ({ changes }) => Array.isArray(changes) && changes.every((change) => isText(fieldsOf(change)["uri"])),
  ],
  [
    "workspace/didChangeWorkspaceFolders",
    ({ event }) =>
      [fieldsOf(event)["added"], fieldsOf(event)["removed"]].every(
        (folders) => Array.isArray(folders) && folders.every((folder) => isText(fieldsOf(folder)["uri"])),
      ),
  ],
]);

/** Whether a notification makes sense. One that does not changes nothing: there is nobody to answer. */
export function isProperNotification(method: string, params: unknown): boolean {
  return needs.get(method)?.(fieldsOf(params)) ?? true;
}
