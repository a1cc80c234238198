import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { Connection } from "vscode-languageserver/node";
import { asRecord, isRecord } from "../../core/record.ts";

type Check = (value: unknown) => boolean;

const field = (value: unknown, name: string): unknown => asRecord(value)[name];
const isPosition: Check = (value) =>
  ["line", "character"].every((name) => Number.isInteger(field(value, name)) && Number(field(value, name)) >= 0);
const isRange: Check = (value) => isPosition(field(value, "start")) && isPosition(field(value, "end"));
const isDocument: Check = (value) => typeof field(value, "uri") === "string";
const isText: Check = (value) => typeof value === "string";

const document = { textDocument: isDocument };
const place = { ...document, position: isPosition };

/** What the parameters of a request must hold, by the method of the connection that listens to it. */
const needs: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  onCompletion: place,
  onHover: place,
  onDefinition: place,
  onReferences: place,
  onDocumentHighlight: place,
  onPrepareRename: place,
  onRenameRequest: { ...place, newName: isText },
  onDocumentSymbol: document,
  onWorkspaceSymbol: { query: isText },
  onFoldingRanges: document,
  onSelectionRanges: { ...document, positions: (value) => Array.isArray(value) && value.every(isPosition) },
  onDocumentLinks: document,
  onCodeLens: document,
  onCodeAction: { ...document, range: isRange, context: isRecord },
  onDocumentFormatting: { ...document, options: isRecord },
  onDocumentRangeFormatting: { ...document, range: isRange, options: isRecord },
  onDocumentOnTypeFormatting: { ...place, ch: isText, options: isRecord },
};

/**
 * A connection whose requests are refused as the protocol says (`InvalidParams`) when something that they need is missing,
 * instead of failing somewhere inside.
 */
export function withCheckedParams(connection: Connection): Connection {
  return new Proxy(connection, {
    get: (target, name): unknown => {
      const own: unknown = Reflect.get(target, name);
      const needed = typeof name === "string" ? needs[name] : undefined;
      if (needed === undefined || typeof own !== "function") return own;
      return (handler: (params: unknown, ...rest: readonly unknown[]) => unknown): unknown =>
        own.call(target, (params: unknown, ...rest: readonly unknown[]) => {
          const missing = Object.entries(needed).find(([key, isRight]) => !isRight(field(params, key)));
          if (missing === undefined) return handler(params, ...rest);
          return new ResponseError(ErrorCodes.InvalidParams, `The request has no proper \`${missing[0]}\`.`);
        });
    },
  });
}
