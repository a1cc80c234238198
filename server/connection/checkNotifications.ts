import { asRecord } from "../../core/record.ts";

type Check = (params: Readonly<Record<string, unknown>>) => boolean;

const isText = (value: unknown): boolean => typeof value === "string";
const hasAddress: Check = ({ textDocument }) => isText(asRecord(textDocument)["uri"]);
const isPlace = (value: unknown): boolean =>
  ["line", "character"].every((name) => Number.isInteger(asRecord(value)[name]));
const isChange = (value: unknown): boolean => {
  const { text, range } = asRecord(value);
  return isText(text) && (range === undefined || [asRecord(range)["start"], asRecord(range)["end"]].every(isPlace));
};

/** What notifications about documents and files must hold; the library keeps whatever comes as a document. */
const needs: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["textDocument/didOpen", (params) => hasAddress(params) && isText(asRecord(params["textDocument"])["text"])],
  [
    "textDocument/didChange",
    (params) =>
      hasAddress(params) && Array.isArray(params["contentChanges"]) && params["contentChanges"].every(isChange),
  ],
  ["textDocument/didClose", hasAddress],
  [
    "workspace/didChangeWatchedFiles",
    ({ changes }) => Array.isArray(changes) && changes.every((change) => isText(asRecord(change)["uri"])),
  ],
  [
    "workspace/didChangeWorkspaceFolders",
    ({ event }) =>
      [asRecord(event)["added"], asRecord(event)["removed"]].every(
        (folders) => Array.isArray(folders) && folders.every((folder) => isText(asRecord(folder)["uri"])),
      ),
  ],
]);

/** Whether a notification makes sense. One that does not changes nothing: there is nobody to answer. */
export function isProperNotification(method: string, params: unknown): boolean {
  return needs.get(method)?.(asRecord(params)) ?? true;
}
