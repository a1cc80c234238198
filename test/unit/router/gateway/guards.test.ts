import { expect, test } from "vitest";
import { createGuard } from "../../../../router/gateway/guards.ts";
import type { Guard } from "../../../../router/gateway/guards.ts";
import type { RequestHeaders } from "../../../../router/httpServer/requestHead.ts";

const request = (headers: RequestHeaders, minorVersion: 0 | 1 = 1): Parameters<Guard>[0] => ({ headers, minorVersion });
const chat = { path: "/v1/chat/completions", query: "" };
const good = [
  ["host", "127.0.0.1:80"],
  ["authorization", "Bearer secret"],
] as const;

test("headers that passed let no others pass, nor another authority", () => {
  const guard = createGuard({ token: "secret", port: 80 });
  const passed = new Map(good);
  guard(request(passed), chat);
  guard(request(passed), chat);
  expect(() => {
    guard(request(new Map([...good, ["authorization", "Bearer secreT"]])), chat);
  }).toThrow("token");
  expect(() => {
    guard(request(new Map([...good, ["origin", "https://example.com"]])), chat);
  }).toThrow("web pages");
  expect(() => {
    guard(request(passed), { ...chat, authority: "example.com" });
  }).toThrow("127.0.0.1");
  guard(request(passed), chat);
});

test("a loopback name is a host with any port or none, as of a tunnel, and an origin with our port only", () => {
  const guard = createGuard({ token: null, port: 4141 });
  const takes = (name: string, value: string): boolean => {
    try {
      guard(
        request(
          new Map([
            ["host", "localhost:4141"],
            [name, value],
          ]),
        ),
        chat,
      );
      return true;
    } catch {
      return false;
    }
  };
  for (const host of ["localhost", "127.0.0.1", "[::1]", "LOCALHOST:4141", "localhost:9000", "127.0.0.1:1", "[::1]:80"])
    expect(takes("host", host), host).toBe(true);
  for (const host of ["localhost:", "localhost:x", "localhost:1234567", "localhost.", "127.0.0.1.evil.example", "[::1"])
    expect(takes("host", host), host).toBe(false);
  for (const host of [
    "example.com",
    "example.com:4141",
    "localhost.example.com",
    "localhost:4141.example.com",
    "0.0.0.0",
  ])
    expect(takes("host", host), host).toBe(false);
  expect(takes("origin", "http://localhost:4141")).toBe(true);
  for (const origin of ["http://localhost", "http://localhost:80", "https://localhost:4141"])
    expect(takes("origin", origin), origin).toBe(false);
});

test("what passed with its authority alone does not pass without it", () => {
  const guard = createGuard({ token: "secret", port: 80 });
  const headers = new Map([["authorization", "Bearer secret"]]);
  guard(request(headers), { ...chat, authority: "localhost" });
  expect(() => {
    guard(request(headers), chat);
  }).toThrow("Host");
});

test("HTTP/1.0 needs no host, but a token, and what passed so does not pass in HTTP/1.1", () => {
  const guard = createGuard({ token: "secret", port: 80 });
  const headers = new Map([["authorization", "Bearer secret"]]);
  guard(request(headers, 0), chat);
  expect(() => {
    guard(request(headers), chat);
  }).toThrow("Host");
  expect(() => {
    guard(request(new Map(), 0), chat);
  }).toThrow("token");
  expect(() => {
    guard(request(new Map([...headers, ["host", "example.com"]]), 0), chat);
  }).toThrow("127.0.0.1");
});
