import fc from "fast-check";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { toTokenData, toTokenEdits } from "../../../../server/convert/toSemanticTokens.ts";

function applied(before: readonly number[], after: readonly number[]): readonly number[] {
  return toTokenEdits(before, after).reduce<readonly number[]>(
    (data, { start, deleteCount, data: more = [] }) => [
      ...data.slice(0, start),
      ...more,
      ...data.slice(start + deleteCount),
    ],
    before,
  );
}

test("tokens count from the one before, in UTF-16 and whatever ends a line", () => {
  const document = TextDocument.create("", "", 0, "🦙: a\r\n\r\n  b: 1");
  const tokens = [
    { range: { start: 0, end: 2 }, type: "property", modifier: undefined },
    { range: { start: 4, end: 5 }, type: "variable", modifier: "missing" },
    { range: { start: 11, end: 12 }, type: "property", modifier: undefined },
    { range: { start: 14, end: 15 }, type: "number", modifier: undefined },
  ] as const;
  expect(toTokenData(tokens, document)).toEqual([0, 0, 2, 0, 0, 0, 4, 1, 2, 8, 2, 2, 1, 0, 0, 0, 3, 1, 3, 0]);
});

test("the edits turn one answer into the other, token by token", () => {
  const token = fc.tuple(
    ...([0, 1, 2, 3, 4].map(() => fc.nat(1)) as [fc.Arbitrary<number>, ...fc.Arbitrary<number>[]]),
  );
  const answer = fc.array(token, { maxLength: 8 }).map((tokens) => tokens.flat());
  fc.assert(
    fc.property(answer, answer, (before, after) => {
      expect(applied(before, after)).toEqual(after);
      for (const { start, deleteCount, data = [] } of toTokenEdits(before, after))
        expect([start % 5, deleteCount % 5, data.length % 5]).toEqual([0, 0, 0]);
    }),
  );
});

test("nothing is said when nothing is different, and little when little is", () => {
  const before = Array.from({ length: 5_000 }, (_, index) => index % 7);
  expect(toTokenEdits(before, before)).toEqual([]);
  const after = [...before.slice(0, 2_500), 9, 9, 9, 9, 9, ...before.slice(2_500)];
  expect(toTokenEdits(before, after)).toEqual([{ start: 2_500, deleteCount: 0, data: [9, 9, 9, 9, 9] }]);
});
