import { MarkupKind } from "vscode-languageserver/node";
import type { ClientCapabilities, CompletionList, Connection } from "vscode-languageserver/node";
import { complete } from "../core/language/completion/complete.ts";
import { describeModel, hover } from "../core/language/hover.ts";
import { outline } from "../core/language/outline.ts";
import { limits } from "../core/yaml/readYaml.ts";
import { toRange } from "./convert/ranges.ts";
import { toCompletionItem } from "./convert/toCompletionItem.ts";
import { toDocumentSymbol } from "./convert/toDocumentSymbol.ts";
import { keyOf } from "./documents/openProfiles.ts";
import type { OpenProfile, OpenProfiles } from "./documents/openProfiles.ts";
import { runSafely } from "./runSafely.ts";
import type { Sites } from "./sites/sites.ts";

/** Answers what the editor asks about an open profile. Each request is answered, whatever happens. */
export function answerRequests(
  connection: Connection,
  { open, sites }: { readonly open: OpenProfiles; readonly sites: Sites },
  capabilities: ClientCapabilities,
): void {
  const readable = (uri: string): Promise<OpenProfile | undefined> => findReadable(uri, { open, sites });
  const log = connection.console;
  const completionItem = capabilities.textDocument?.completion?.completionItem;
  const abilities = {
    snippets: completionItem?.snippetSupport === true,
    insertTextMode: completionItem?.insertTextModeSupport !== undefined,
    labelDetails: completionItem?.labelDetailsSupport === true,
  };

  connection.onCompletion(({ textDocument: { uri }, position, context }) =>
    runSafely({ method: "textDocument/completion", document: uri, log, fallback: null }, async () => {
      const profile = await readable(uri);
      if (profile === undefined) return null;
      const { document, stem, site } = profile;
      const text = document.getText();
      const cursor = document.offsetAt(position);
      if (context?.triggerCharacter === " " && !/[-:,[{] $/.test(text.slice(cursor - 2, cursor))) return null;
      const { items, isIncomplete } = complete({ text, cursor, stem, registry: site?.registry.registry });
      const list: CompletionList = {
        isIncomplete,
        items: items.map((item, place) => toCompletionItem(item, { document, abilities, position: place })),
      };
      return list;
    }),
  );

  connection.onCompletionResolve((item) =>
    runSafely({ method: "completionItem/resolve", log, fallback: item }, () => {
      const data: unknown = item.data;
      if (data === null || typeof data !== "object" || !("uri" in data) || !("model" in data)) return item;
      const registry = open.find(keyOf(String(data.uri)))?.site?.registry.registry;
      const card = describeModel(String(data.model), registry);
      return card === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: card } };
    }),
  );

  connection.onHover(({ textDocument: { uri }, position }) =>
    runSafely({ method: "textDocument/hover", document: uri, log, fallback: null }, async () => {
      const profile = await readable(uri);
      if (profile === undefined) return null;
      const { document, site } = profile;
      const found = hover({
        text: document.getText(),
        offset: document.offsetAt(position),
        registry: site?.registry.registry,
      });
      if (found === undefined) return null;
      return {
        contents: { kind: MarkupKind.Markdown, value: found.markdown },
        range: toRange(document, found.range),
      };
    }),
  );

  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    runSafely({ method: "textDocument/documentSymbol", document: uri, log, fallback: [] }, async () => {
      const profile = await readable(uri);
      if (profile === undefined) return [];
      const { document, site } = profile;
      const symbols = outline(document.getText(), site?.registry.registry);
      return symbols.map((symbol) => toDocumentSymbol(symbol, document));
    }),
  );
}

/** The profile of an address once its registry is known; none for a text that is too large to look through. */
async function findReadable(
  uri: string,
  { open, sites }: { readonly open: OpenProfiles; readonly sites: Sites },
): Promise<OpenProfile | undefined> {
  const key = keyOf(uri);
  await sites.known;
  await open.find(key)?.site?.ready;
  const profile = open.find(key);
  return profile === undefined || profile.document.getText().length > limits.maxCharacters ? undefined : profile;
}
