import { expect, test } from "vitest";
import { createGuard } from "../../../../router/gateway/guards.ts";

const chat = { path: "/v1/chat/completions", query: "" };
const good = [
  ["host", "127.0.0.1:80"],
  ["authorization", "Bearer secret"],
] as const;

test("headers that passed let no others pass, nor another authority", () => {
  const guard = createGuard({ token: "secret", port: 80 });
  const passed = new Map(good);
  guard(passed, chat);
  guard(passed, chat);
  expect(() => {
    guard(new Map([...good, ["authorization", "Bearer secreT"]]), chat);
  }).toThrow("token");
  expect(() => {
    guard(new Map([...good, ["origin", "https://example.com"]]), chat);
  }).toThrow("web pages");
  expect(() => {
    guard(passed, { ...chat, authority: "example.com" });
  }).toThrow("127.0.0.1");
  guard(passed, chat);
});

test("what passed with its authority alone does not pass without it", () => {
  const guard = createGuard({ token: "secret", port: 80 });
  const headers = new Map([["authorization", "Bearer secret"]]);
  guard(headers, { ...chat, authority: "localhost" });
  expect(() => {
    guard(headers, chat);
  }).toThrow("Host");
});
