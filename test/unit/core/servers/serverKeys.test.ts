import { expect, test } from "vitest";
import { findKey, parseServerKeys, serverKeysText, serverOf } from "../../../../core/servers/serverKeys.ts";

test.each([
  ["http://box:8000/v1", "http://box:8000"],
  ["box:8000", "http://box:8000"],
  ["HTTPS://Box.Example/v1", "https://box.example"],
  ["https://box:443", "https://box"],
  ["http://box:80/v1", "http://box"],
  ["https://box:80", "https://box:80"],
  ["http://127.0.0.1:1234/v1", "http://localhost:1234"],
  ["http://[::1]:1234/v1", "http://localhost:1234"],
  ["localhost:1234", "http://localhost:1234"],
  ["http://127.0.0.2:1234", "http://127.0.0.2:1234"],
  ["http://box:8000/props?model=a&autoload=false", "http://box:8000"],
  ["http://[fe80::1]:1234", "http://[fe80::1]:1234"],
])("%s is the server %s", (address, server) => {
  expect(serverOf(address)).toBe(server);
});

test.each(["", "ftp://box", "http://user@box", "http://user:1@box", "box:99x", "a b"])("%j is no server", (address) => {
  expect(serverOf(address)).toBeUndefined();
});

test("reads servers with their keys, which may have = in them, and writes what it reads", () => {
  const { keys, problems } = parseServerKeys("http://box:8000/v1=sk-a==\n  localhost:1234=lm-b ");
  expect(problems).toEqual([]);
  expect(serverKeysText(keys)).toBe("http://box:8000=sk-a== http://localhost:1234=lm-b");
  expect(parseServerKeys(serverKeysText(keys)).keys).toEqual(keys);
  expect(parseServerKeys(undefined)).toEqual({ keys: new Map(), problems: [] });
});

test("an entry that is none is counted, and never shown: it may be a key alone", () => {
  const { keys, problems } = parseServerKeys("box=1 sk-secret ftp://box=sk-secret box:1=sk-s\u00e9cret");
  expect([...keys.keys()]).toEqual(["http://box"]);
  expect(problems).toHaveLength(3);
  expect(problems[0]).toBe("Entry 2 of MAGI_SERVER_KEYS is not SERVER=KEY, such as http://box:8000=secret.");
  expect(problems.join("")).not.toMatch(/sk-/);
});

test("a key is found for every address of its server, and for no other server", () => {
  const { keys } = parseServerKeys("localhost:1234=lm https://box=sk");
  expect(findKey(keys, "http://127.0.0.1:1234/api/v0/models")).toBe("lm");
  expect(findKey(keys, "http://[::1]:1234/v1/models")).toBe("lm");
  expect(findKey(keys, "https://box/v1/models")).toBe("sk");
  for (const other of ["http://box/v1", "https://box:8443/v1", "https://box.evil/v1", "http://127.0.0.1:1235/v1"])
    expect(findKey(keys, other)).toBeUndefined();
});
