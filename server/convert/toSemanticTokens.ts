import type { TextDocument } from "vscode-languageserver-textdocument";
import type { SemanticTokensEdit } from "vscode-languageserver/node";
import { tokenModifiers, tokenTypes } from "../../core/language/glance/semanticTokens.ts";
import type { Token } from "../../core/language/glance/semanticTokens.ts";

export const semanticTokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/** Numbers for each token: lines and characters since the token before, length, type, modifiers as bits. */
const numbersPerToken = 5;

/** Tokens in the order of the text as the protocol counts them. */
export function toTokenData(tokens: readonly Token[], document: TextDocument): number[] {
  const data: number[] = [];
  let before = { line: 0, character: 0 };
  for (const { range, type, modifier } of tokens) {
    const here = document.positionAt(range.start);
    const isSameLine = here.line === before.line;
    data.push(
      here.line - before.line,
      isSameLine ? here.character - before.character : here.character,
      range.end - range.start,
      tokenTypes.indexOf(type),
      modifier === undefined ? 0 : 1 << tokenModifiers.indexOf(modifier),
    );
    before = here;
  }
  return data;
}

/** What turns one answer into the next: the tokens between those that both begin and those that both end with. */
export function toTokenEdits(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same++;
  const start = same - (same % numbersPerToken);
  let behind = 0;
  while (behind < shorter - start && before[before.length - 1 - behind] === after[after.length - 1 - behind]) behind++;
  behind -= behind % numbersPerToken;
  const deleteCount = before.length - behind - start;
  const data = after.slice(start, after.length - behind);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}
