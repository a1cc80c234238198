import { MarkupKind } from "vscode-languageserver/node";
import type { CompletionList } from "vscode-languageserver/node";
import { complete } from "../../core/language/completion/complete.ts";
import { describeModel } from "../../core/language/hover.ts";
import { toCompletionItem } from "../convert/toCompletionItem.ts";
import { keyOf } from "../documents/openProfiles.ts";
import { runSafely } from "../runSafely.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** Suggestions at the cursor, and the card of the one that is looked at. */
export const completion: Feature = (context) => {
  const { connection, open, client } = context;
  const completionItem = client.textDocument?.completion?.completionItem;
  const abilities = {
    snippets: completionItem?.snippetSupport === true,
    insertTextMode: completionItem?.insertTextModeSupport !== undefined,
    labelDetails: completionItem?.labelDetailsSupport === true,
  };

  connection.onCompletion(({ textDocument: { uri }, position, context: trigger }) =>
    answerFor(context, { method: "textDocument/completion", uri, fallback: null }, ({ document, stem, site }) => {
      const text = document.getText();
      const cursor = document.offsetAt(position);
      if (trigger?.triggerCharacter === " " && !/[-:,[{] $/.test(text.slice(cursor - 2, cursor))) return null;
      const { items, isIncomplete } = complete({ text, cursor, stem, registry: site?.registry.registry });
      const list: CompletionList = {
        isIncomplete,
        items: items.map((item, place) => toCompletionItem(item, { document, abilities, position: place })),
      };
      return list;
    }),
  );

  connection.onCompletionResolve((item) =>
    runSafely({ method: "completionItem/resolve", log: connection.console, fallback: item }, () => {
      const data: unknown = item.data;
      if (data === null || typeof data !== "object" || !("uri" in data) || !("model" in data)) return item;
      const registry = open.find(keyOf(String(data.uri)))?.site?.registry.registry;
      const card = describeModel(String(data.model), registry);
      return card === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: card } };
    }),
  );

  return { completionProvider: { triggerCharacters: [" ", "[", "{", ",", ".", '"', "'"], resolveProvider: true } };
};
