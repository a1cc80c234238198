import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pointerOf, scanJson } from "../../../../core/registry/scanJson.ts";

describe("places", () => {
  const text = '\ufeff{"a": {"b": [1, {"c": "x\\"y"}], "d\\u0065": null}, "e": true}';

  test.each([
    [["a"], '"a"', '{"b": [1, {"c": "x\\"y"}], "d\\u0065": null}'],
    [["a", "b"], '"b"', '[1, {"c": "x\\"y"}]'],
    [["a", "b", 0], undefined, "1"],
    [["a", "b", 1, "c"], '"c"', '"x\\"y"'],
    [["a", "de"], '"d\\u0065"', "null"],
    [["e"], '"e"', "true"],
  ] as const)("of %j", (path, key, value) => {
    const { places, error } = scanJson(text, [path]);
    const place = places.get(pointerOf(path));
    expect(error).toBeUndefined();
    expect(place?.key && text.slice(place.key.start, place.key.end)).toBe(key);
    expect(place && text.slice(place.value.start, place.value.end)).toBe(value);
  });

  test("only of what was asked for, and of nothing that is not there", () => {
    expect([...scanJson(text, [["a", "x"], ["e"]]).places.keys()]).toEqual([pointerOf(["e"])]);
  });

  test("a key that stands twice is named with the first", () => {
    const { repeated } = scanJson('{"a": 1, "b": {"a": 2}, "a": 3}', []);
    expect(repeated).toEqual([{ key: "a", range: { start: 24, end: 27 }, first: { start: 1, end: 4 } }]);
    expect(scanJson('{"\\u0061": 1, "a": 3}', []).repeated).toEqual([
      { key: "a", range: { start: 14, end: 17 }, first: { start: 1, end: 9 } },
    ]);
  });
});

describe("mistakes", () => {
  test.each([
    ['{"a": 1', "1", "The file ends too early: a `}` is missing."],
    ['{"a": [1', "1", "The file ends too early: a `]` is missing."],
    ['{"a": 1,}', ",", "JSON has no comma behind the last entry. Remove this one."],
    ["[1, ]", ",", "JSON has no comma behind the last entry. Remove this one."],
    ['{"a": 1 "b": 2}', '"', "A comma is missing in front of this."],
    ['{"a" 1}', "1", "A `:` is expected here, behind the key."],
    ["{a: 1}", "a", "A key in double quotes is expected here."],
    ["{'a': 1}", "'a'", 'JSON puts text in double quotes: `"`.'],
    ['{"a": 1} // why', "//", "JSON has no comments. Remove this one."],
    [
      '{"a": nul}',
      "nul",
      "A value is expected here: text in double quotes, a number, `true`, `false`, `null`, `{` or `[`.",
    ],
    ['{"a": "x\n}', '"x', "This text is not closed with a quote, or has a backslash too many."],
    ['{"a": "C:\\models"}', '"C:\\models"}', "This text is not closed with a quote, or has a backslash too many."],
    ['{"a": [1}}', "}", "This closes what is not open; `]` is expected."],
    ["{}}", "}", "Nothing may follow the end of the JSON. Remove this, or a bracket too many above."],
  ])("%s", (text, at, message) => {
    const { error } = scanJson(text, []);
    expect(error?.message).toBe(message);
    expect(error && text.slice(error.range.start, error.range.end)).toBe(at);
  });

  test("agrees with JSON.parse on what is JSON", () => {
    const texts = [
      "",
      " ",
      "1",
      "-0.5e+3",
      "01",
      "+1",
      "1.",
      '"\u0000"',
      '"\\x"',
      '"\\ud800"',
      "[]",
      "{}",
      "[[]]",
      "[,]",
    ];
    texts.push(
      "null",
      "nulls",
      '{"a":{}}',
      '{"a":}',
      "[1 2]",
      "\u00a0{}",
      "[".repeat(10_000),
      `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
    );
    for (const text of texts)
      expect([text.slice(0, 20), scanJson(text, []).error === undefined]).toEqual([text.slice(0, 20), isJson(text)]);
  });
});

describe("any text", () => {
  test("is JSON to the scanner exactly when it is to JSON.parse", () => {
    const broken = fc
      .tuple(
        fc.json({ maxDepth: 4 }),
        fc.nat(),
        fc.nat(3),
        fc.constantFrom("", ",", "}", "]", '"', "\\", ":", "0", " ", "x"),
      )
      .map(([text, place, cut, put]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + put + text.slice(at + cut);
      });
    fc.assert(
      fc.property(broken, (text) => {
        const { error } = scanJson(text, []);
        expect(error === undefined).toBe(isJson(text));
        if (error !== undefined) {
          expect(error.range.start).toBeGreaterThanOrEqual(0);
          expect(error.range.end).toBeLessThanOrEqual(text.length);
          expect(error.range.start).toBeLessThanOrEqual(error.range.end);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("has each value at the place that is told", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const expected = pathsOf(value);
        const { places } = scanJson(
          text,
          expected.map(({ path }) => path),
        );
        for (const { path, found } of expected) {
          const place = places.get(pointerOf(path))?.value ?? { start: 0, end: 0 };
          expect(JSON.parse(text.slice(place.start, place.end))).toEqual(found);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Every path of a value, with what stands there as JSON gives it back. */
function pathsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): { path: readonly (string | number)[]; found: unknown }[] {
  const found: unknown = JSON.parse(JSON.stringify(value));
  const below = value !== null && typeof value === "object" ? Object.entries(value) : [];
  return [{ path, found }, ...below.flatMap(([key, inside]) => pathsOf(inside, [...path, key]))];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
