import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasMorePartsThan, maxJsonParts } from "../../../../router/gateway/jsonParts.ts";

/** How many objects, lists and texts a value has, keys included, by recursion. */
function partsOf(value: unknown): number {
  if (typeof value === "string") return 1;
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce<number>((sum, each) => sum + partsOf(each), 1);
  return Array.isArray(value) ? inner : inner + Object.keys(value).length;
}

describe("the parts of a JSON text", () => {
  it.each([
    ["[[],[],[]]", 4],
    ['{"a":{"b":[1]}}', 5],
    ['["[[[[", "{\\"{\\\\"]', 3],
    ['["unclosed [[[[', 2],
  ])("of %s are %i", (json, parts) => {
    // Behind so much space that it is looked at.
    const text = json + " ".repeat(20);
    expect(hasMorePartsThan(text, parts)).toBe(false);
    expect(hasMorePartsThan(text, parts - 1)).toBe(true);
  });

  it("of any value are found as recursion finds them", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const parts = partsOf(value);
        const json = JSON.stringify(value);
        expect(hasMorePartsThan(json, parts)).toBe(false);
        if (parts > 0) expect(hasMorePartsThan(json, parts - 1)).toBe(true);
      }),
    );
  });

  it.each([
    ["a prompt as long as any may be", JSON.stringify({ content: '{"a": [[ "'.repeat(2_000_000) }), false],
    [
      "a conversation of ten thousand turns",
      JSON.stringify(Array(10_000).fill({ role: "user", content: "Hi" })),
      false,
    ],
    ["a bias for every token", JSON.stringify(Object.fromEntries(Array(250_000).fill(-1).entries())), false],
    ["millions of tokens as numbers", `[${"12345,".repeat(4_000_000)}1]`, false],
    ["millions of objects", `[${"{},".repeat(2_000_000)}{}]`, true],
    ["millions of texts", `[${'"a",'.repeat(2_000_000)}"a"]`, true],
  ])("of %s are looked at", (_what, json, tooMany) => {
    expect(hasMorePartsThan(json, maxJsonParts)).toBe(tooMany);
  });
});
