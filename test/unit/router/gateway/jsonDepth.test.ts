import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nestsDeeperThan } from "../../../../router/gateway/jsonDepth.ts";
import { cpuMs } from "../../../support/clock/cpuTime.ts";

/** How deep a value nests, by recursion: what the scan must find without it. */
function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("the depth of a JSON text", () => {
  it.each([
    ["1", 0],
    ["[]", 1],
    ["[[],[],[]]", 2],
    ['{"a":{"b":[1]}}', 3],
    ['["[[[[", "{\\"{{"]', 1],
    ['["\\\\", [[]], "\\\\\\"[["]', 3],
    ['["unclosed [[[[', 1],
  ])("of %s is %i", (json, depth) => {
    expect(nestsDeeperThan(json, depth)).toBe(false);
    expect(nestsDeeperThan(json, depth - 1)).toBe(depth > 0);
  });

  it("of any value is found as recursion finds it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(2), (value, spaces) => {
        const depth = depthOf(value);
        const json = JSON.stringify(value, null, spaces);
        expect(nestsDeeperThan(json, depth)).toBe(false);
        if (depth > 0) expect(nestsDeeperThan(json, depth - 1)).toBe(true);
      }),
    );
  });

  it("of ten million brackets is found without a stack", () => {
    expect(nestsDeeperThan("[".repeat(10_000_000), 128)).toBe(true);
    expect(nestsDeeperThan("[]".repeat(5_000_000), 128)).toBe(false);
  });

  // Compared with what comes after it, because other tests run at the same time.
  it.each([
    ["a long prompt", JSON.stringify({ messages: [{ content: "word and word ".repeat(600_000) }] })],
    ["a prompt full of quotation marks", JSON.stringify({ content: '"\\"'.repeat(1_000_000) })],
    [
      "code in a prompt",
      JSON.stringify({ content: 'if (a["b"] === [{ c: "\\n" }]) {\n  call();\n}\n'.repeat(150_000) }),
    ],
    ["backslashes", JSON.stringify({ content: "\\".repeat(4_000_000) })],
    ["numbers", `[${"12345,".repeat(1_400_000)}1]`],
    ["small objects", `[${'{"a":1},'.repeat(500_000)}1]`],
  ])("costs little beside parsing %s of some megabytes", (_what, json) => {
    const fastest = (work: () => void): number =>
      Math.min(
        ...[1, 2, 3].map(() => {
          const began = cpuMs();
          work();
          return cpuMs() - began;
        }),
      );
    const scanning = fastest(() => {
      expect(nestsDeeperThan(json, 128)).toBe(false);
    });
    expect(scanning).toBeLessThan(2 * fastest(() => void JSON.parse(json)));
  });
});
