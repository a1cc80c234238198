import fc from "fast-check";
import { expect, it } from "vitest";
import { inverseEdits } from "../../../../client/dashboard/inverseEdits.ts";
import { applyEdits } from "../../../../core/text/textEdit.ts";

it("leads back to the text as it was", () => {
  const text = "a: 3.0\nb: 7.0\n";
  const edits = [
    { range: { start: 10, end: 13 }, text: "10" },
    { range: { start: 3, end: 6 }, text: "5.25" },
  ];
  const after = applyEdits(text, edits);
  expect(after).toBe("a: 5.25\nb: 10\n");
  expect(applyEdits(after, inverseEdits(text, edits))).toBe(text);
});

it("leads back from any edits, insertions and deletions among them", () => {
  const cuts = fc.uniqueArray(fc.nat(40), { minLength: 2, maxLength: 8 }).map((at) => at.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(fc.string({ minLength: 41, maxLength: 60 }), cuts, fc.string({ maxLength: 5 }), (text, at, insert) => {
      const edits = [];
      for (let each = 0; each + 1 < at.length; each += 2)
        edits.push({ range: { start: at[each] ?? 0, end: at[each + 1] ?? 0 }, text: insert });
      const after = applyEdits(text, edits);
      expect(applyEdits(after, inverseEdits(text, edits))).toBe(text);
    }),
  );
});
