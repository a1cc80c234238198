import type { CompletionList } from "vscode-languageserver/node";
import { adjustableCodes } from "../../core/diagnostics/codes.ts";
import { lineBreakOf } from "../../core/fixes/editing/lines.ts";
import { complete } from "../../core/language/completion/complete.ts";
import { documentationOf } from "../../core/language/completion/documentationOf.ts";
import { abilitiesOf, parseItemData, toCompletionItem } from "../convert/toCompletionItem.ts";
import { toMarkup } from "../convert/toMarkup.ts";
import { keyOf } from "../documents/openProfiles.ts";
import { runSafely } from "../runSafely.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** Suggestions at the cursor, and what there is to say of the one that is looked at. */
export const completion: Feature = (context) => {
  const { connection, open } = context;
  const abilities = abilitiesOf(context.client);

  connection.onCompletion(({ textDocument: { uri }, position, context: trigger }) =>
    answerFor(context, { method: "textDocument/completion", uri, fallback: null }, (profile) => {
      const { document, stem, site } = profile;
      const text = document.getText();
      const cursor = document.offsetAt(position);
      if (trigger?.triggerCharacter === " " && !isWorthAsking(text, cursor)) return null;
      const registry = site?.registry.registry;
      const { items, isIncomplete } = complete({ text, cursor, stem, registry, codes: adjustableCodes });
      const describe = (about: Parameters<typeof documentationOf>[0]): string | undefined =>
        documentationOf(about, { sketch: profile.sketch, registry });
      const lineBreak = lineBreakOf(text);
      const list: CompletionList = {
        isIncomplete,
        items: items.map((item, place) => toCompletionItem(item, { document, abilities, lineBreak, place, describe })),
      };
      return list;
    }),
  );

  connection.onCompletionResolve((item) =>
    runSafely({ method: "completionItem/resolve", log: connection.console, fallback: item }, () => {
      const data = parseItemData(item.data);
      const profile = data === undefined ? undefined : open.find(keyOf(data.uri));
      if (data === undefined || profile === undefined) return item;
      const { sketch, site } = profile;
      const value = documentationOf(data.about, { sketch, registry: site?.registry.registry });
      return value === undefined ? item : { ...item, documentation: toMarkup(value, abilities.documentationFormats) };
    }),
  );

  return { completionProvider: { triggerCharacters: [" ", "[", "{", ",", ".", '"', "'", "*"], resolveProvider: true } };
};

/** Whether a space at the cursor begins something: a value, an item, a key in braces, or a code to ignore. */
function isWorthAsking(text: string, cursor: number): boolean {
  return /[-:,[{] $|#[ \t]*magi-ignore(?:-file)?[^\r\n]* $/.test(text.slice(Math.max(0, cursor - 200), cursor));
}
