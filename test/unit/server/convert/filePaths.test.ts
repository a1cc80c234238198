import { expect, test } from "vitest";
import { pathOfUri, uriOfPath, withDrive } from "../../../../server/convert/filePaths.ts";

test("an address and its path lead to each other, spaces and umlauts too", () => {
  const path = "/home/a b/ü#?/x.yaml";
  expect(pathOfUri(uriOfPath(path))).toBe(path);
});

test("addresses without a path here have none", () => {
  for (const uri of ["untitled:Untitled-1", "vscode-vfs://github/a/b.yaml", "file://elsewhere/x.yaml", "file:///%2F"])
    expect(pathOfUri(uri)).toBeUndefined();
});

test("the letter of a drive is spelled in one way", () => {
  expect(withDrive("c:\\Users\\ada")).toBe("C:\\Users\\ada");
  expect(withDrive("\\\\box\\c")).toBe("\\\\box\\c");
  expect(withDrive("/c:/x")).toBe("/c:/x");
});
