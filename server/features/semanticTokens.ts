import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver/node";
import { semanticTokens as tokensOf } from "../../core/language/glance/semanticTokens.ts";
import { readNames } from "../../core/language/navigation/names.ts";
import type { TextRange } from "../../core/problem.ts";
import { semanticTokensLegend, toTokenData, toTokenEdits } from "../convert/toSemanticTokens.ts";
import type { OpenProfile } from "../documents/openProfiles.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** Colours for what the grammar cannot know, such as whether the registry has a model. */
export const semanticTokens: Feature = (context) => {
  const { connection, open } = context;
  /** The last full answer for each document, which the next one can be told as a difference to. */
  const answers = new Map<string, { readonly resultId: string; readonly data: readonly number[] }>();
  let count = 0;
  open.documents.onDidClose(({ document }) => answers.delete(document.uri));

  const dataOf = ({ document, sketch, site }: OpenProfile, within?: TextRange): number[] => {
    const text = document.getText();
    const registry = site?.registry.registry;
    const tokens = tokensOf({ text, sketch, names: readNames(text, sketch), registry, ...(within && { within }) });
    return toTokenData(tokens, document);
  };
  const remember = (uri: string, data: number[]): SemanticTokens & { readonly resultId: string } => {
    const answer = { resultId: String(++count), data };
    answers.set(uri, answer);
    return answer;
  };
  const nothing: SemanticTokens = { data: [] };

  connection.languages.semanticTokens.on(({ textDocument: { uri } }) =>
    answerFor(context, { method: "textDocument/semanticTokens/full", uri, fallback: nothing }, (profile) =>
      remember(uri, dataOf(profile)),
    ),
  );
  connection.languages.semanticTokens.onDelta(({ textDocument: { uri }, previousResultId }) =>
    answerFor<SemanticTokens | SemanticTokensDelta>(
      context,
      { method: "textDocument/semanticTokens/full/delta", uri, fallback: nothing },
      (profile) => {
        const before = answers.get(uri);
        const now = remember(uri, dataOf(profile));
        if (before?.resultId !== previousResultId) return now;
        return { resultId: now.resultId, edits: toTokenEdits(before.data, now.data) };
      },
    ),
  );
  connection.languages.semanticTokens.onRange(({ textDocument: { uri }, range }) =>
    answerFor(context, { method: "textDocument/semanticTokens/range", uri, fallback: nothing }, (profile) => ({
      data: dataOf(profile, {
        start: profile.document.offsetAt(range.start),
        end: profile.document.offsetAt(range.end),
      }),
    })),
  );
  return { semanticTokensProvider: { legend: semanticTokensLegend, full: { delta: true }, range: true } };
};
