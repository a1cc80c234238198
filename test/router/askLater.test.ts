// What programs are told when the only server there is has no time: a 503, with the time when it has said one.
import { describe, expect, test } from "vitest";
import { upstream, oneTier } from "../support/router/routerCase.ts";
import { startHere } from "../support/router/routerHere.ts";
import type { Mode } from "../support/upstream/mockUpstream.ts";

async function ask(
  mode: Mode,
): Promise<{ readonly response: Response; readonly message: string; readonly code: string }> {
  const server = await upstream(mode);
  const router = await startHere({
    profile: oneTier("m"),
    models: { m: { tier: "fast", urls: [server.url] } },
    limits: { loadingMs: 300, retryAfterMs: 0 },
  });
  const response = await router.post("Hi");
  const { error } = (await response.json()) as { readonly error: { readonly message: string; readonly code: string } };
  return { response, ...error };
}

const inAMinute = (): string => new Date(Date.now() + 60_500).toUTCString();

describe("a server without a free slot", () => {
  test.each<[string, 429 | 503, string | number | undefined, readonly [least: number, most: number] | undefined]>([
    ["nothing", 429, undefined, undefined],
    ["nothing", 503, undefined, undefined],
    ["seconds", 429, 60, [58, 60]],
    ["seconds", 503, 60, [58, 60]],
    ["a date", 429, inAMinute(), [50, 61]],
    ["a very long time", 429, 1_000_000, [590, 600]],
    ["a time beyond all numbers", 429, "9".repeat(400), [590, 600]],
    ["a date beyond all clocks", 429, "Fri, 31 Dec 9999 23:59:59 GMT", [590, 600]],
    ["no time at all", 429, 0, undefined],
    ["a time that is over", 429, -5, undefined],
    ["a date that is over", 503, "Mon, 01 Jan 2024 00:00:00 GMT", undefined],
    ["nonsense", 429, "soon", undefined],
  ])("that says %s beside %d", async (_what, status, retryAfter, seconds) => {
    const mode: Mode = { kind: "status", status, ...(retryAfter !== undefined && { retryAfter }) };
    const { response, message, code } = await ask(mode);
    expect([response.status, code]).toEqual([503, "UPSTREAM_FAILED"]);
    const given = response.headers.get("retry-after");
    if (seconds === undefined) {
      expect(given).toBeNull();
      expect(message).toMatch(
        new RegExp(String.raw`^m at \S+ has no free slot \(${String(status)}.*\)\. Try again in a moment\.$`),
      );
    } else {
      expect(given).toMatch(/^\d+$/);
      expect(Number(given)).toBeGreaterThanOrEqual(seconds[0]);
      expect(Number(given)).toBeLessThanOrEqual(seconds[1]);
      expect(message).toMatch(new RegExp(String.raw`Try again in ${String(given)} s\.$`));
    }
  });
});

test.each<[string, Mode]>([
  ["its server says so", { kind: "loading" }],
  ["its server seems well", { kind: "status", status: 503, message: "Loading model" }],
])("a model that loads for longer than it is waited for is not to be started, if %s", async (_what, mode) => {
  const { response, message, code } = await ask(mode);
  expect([response.status, code]).toEqual([503, "UPSTREAM_FAILED"]);
  expect(message).toMatch(/^m at \S+ is still loading its model\. It was waited for long enough; try again later\.$/);
});
