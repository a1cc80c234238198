import { expect, it } from "vitest";
import { samePath } from "../../../../client/files/samePath.ts";

it("knows a path of Windows in any spelling of drive, slashes and capitals", () => {
  expect(samePath("c:\\ada\\Config\\desk.yaml", "C:/ada/config/desk.yaml", "win32")).toBe(true);
  expect(samePath("c:\\ada\\desk.yaml", "d:\\ada\\desk.yaml", "win32")).toBe(false);
});

it("knows a name on macOS whether its marks are joined to its letters or not", () => {
  expect(samePath("/home/ada/f\u00fcr.yaml", "/home/ada/fu\u0308r.yaml", "darwin")).toBe(true);
});

it("takes other paths for others where the disk does", () => {
  expect(samePath("/home/ada/Desk.yaml", "/home/ada/desk.yaml", "linux")).toBe(false);
  expect(samePath("/home/ada//config/../desk.yaml", "/home/ada/desk.yaml", "linux")).toBe(true);
});
