import { describe, expect, it, test } from "vitest";
import { parseAddresses, usualAddresses, usualPorts } from "../../../../core/servers/addresses.ts";

const urls = (text: string) => parseAddresses(text)?.flatMap(({ baseUrls }) => baseUrls);

describe("the address of a server", () => {
  test.each<[string, readonly string[]]>([
    ["http://box:8080", ["http://box:8080/v1"]],
    ["http://box:8080/", ["http://box:8080/v1"]],
    ["box:8080", ["http://box:8080/v1"]],
    ["Box:8080/v1", ["http://box:8080/v1"]],
    ["box:8080/v1/", ["http://box:8080/v1"]],
    ["http://box:8080/v1/models", ["http://box:8080/v1"]],
    ["http://box:8080/v1/chat/completions", ["http://box:8080/v1"]],
    ["https://models.example.org/openai/v1", ["https://models.example.org/openai/v1"]],
    ["https://models.example.org/llm", ["https://models.example.org/llm/v1"]],
    ["192.168.1.7:1234", ["http://192.168.1.7:1234/v1"]],
    ["[fd00::7]:1234", ["http://[fd00::7]:1234/v1"]],
    ["127.0.0.1:8080", ["http://127.0.0.1:8080/v1"]],
    ["[::1]:8080", ["http://[::1]:8080/v1"]],
    ["localhost:8080", ["http://127.0.0.1:8080/v1", "http://[::1]:8080/v1"]],
    ["http://localhost:8080/v1", ["http://127.0.0.1:8080/v1", "http://[::1]:8080/v1"]],
    ["0.0.0.0:8080", ["http://127.0.0.1:8080/v1", "http://[::1]:8080/v1"]],
    ["8080", ["http://127.0.0.1:8080/v1", "http://[::1]:8080/v1"]],
    [":8080", ["http://127.0.0.1:8080/v1", "http://[::1]:8080/v1"]],
  ])("%s", (text, expected) => {
    expect(urls(text)).toEqual(expected);
  });

  it("of a host alone means the usual ports there", () => {
    const found = parseAddresses("192.168.1.7") ?? [];
    expect(found.map(({ baseUrls }) => baseUrls[0])).toEqual(
      usualPorts.map(({ port }) => `http://192.168.1.7:${port}/v1`),
    );
    expect(found.every(({ isGuess, isLoopback }) => isGuess && !isLoopback)).toBe(true);
  });

  test.each([
    "",
    "models/",
    "./models",
    "/mnt/models",
    "~/models",
    "http://",
    "http://me:secret@box:8080",
    "http://box:8080/v1?key=secret",
    "ftp://box:21",
    "box:99999",
    "box:0",
    "box name:8080",
    "file:///etc/passwd",
    "http://box:80 80",
    "javascript:alert(1)",
    `${"a".repeat(300)}:80`,
  ])("is not %j", (text) => {
    expect(parseAddresses(text)).toBeUndefined();
  });

  test.each([
    ["localhost:1", true],
    ["127.0.0.1:1", true],
    ["127.8.9.1:1", true],
    ["[::1]:1", true],
    ["0.0.0.0:1", true],
    ["127.0.0.1.example.org:1", false],
    ["localhost.example.org:1", false],
    ["[::ffff:127.0.0.1]:1", false],
    ["10.0.0.1:1", false],
    ["box:1", false],
  ])("%s is on this machine: %s", (text, isLoopback) => {
    expect(parseAddresses(text)?.map((address) => address.isLoopback)).toEqual([isLoopback]);
  });

  it("that nobody gave is on this machine", () => {
    expect(usualAddresses().every(({ isLoopback, isGuess }) => isLoopback && isGuess)).toBe(true);
  });
});
