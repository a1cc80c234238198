import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonMembers, withMembers } from "../../../../router/dispatch/jsonMembers.ts";

/** JSON texts of objects with whitespace in odd places. */
const texts = fc
  .tuple(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), fc.constantFrom(undefined, 1, "\t"))
  .map(([object, indent]) => JSON.stringify(object, null, indent));

describe("the members of a JSON text", () => {
  test("are found where they stand, whatever their values are", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const object = JSON.parse(text) as Record<string, unknown>;
        const members = jsonMembers(text);
        expect(members.map(({ key }) => key)).toEqual(Object.keys(object).sort(byPlaceIn(members)));
        for (const { key, start, end } of members) expect(JSON.parse(text.slice(start, end))).toEqual(object[key]);
      }),
    );
  });

  test("get other values, are added, and all else stays as it was", () => {
    fc.assert(
      fc.property(texts, fc.string(), fc.jsonValue(), (text, key, value) => {
        const object = JSON.parse(text) as Record<string, unknown>;
        const changed = withMembers(text, jsonMembers(text), [[key, JSON.stringify(value)]]);
        expect(JSON.parse(changed)).toEqual(JSON.parse(JSON.stringify({ ...object, [key]: value })));
      }),
    );
  });

  test("that come twice are all changed, and a key may be written with escapes", () => {
    const text = String.raw`{"a":1, "\u0061" :[{"a":"}"}], "b":"\\\""}`;
    expect(withMembers(text, jsonMembers(text), [["a", "2"]])).toBe(String.raw`{"a":2, "\u0061" :2, "b":"\\\""}`);
  });

  test("of an empty object are none, and one can be added", () => {
    expect(withMembers(" { } ", jsonMembers(" { } "), [["a", "1"]])).toBe(' { "a":1} ');
  });
});

/** Objects put keys that look like numbers first. */
function byPlaceIn(members: readonly { readonly key: string }[]): (a: string, b: string) => number {
  const places = new Map(members.map(({ key }, index) => [key, index]));
  return (a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0);
}
