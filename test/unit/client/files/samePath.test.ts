import { expect, it } from "vitest";
import { samePath } from "../../../../client/files/samePath.ts";

it("knows a path of Windows in any spelling of drive, slashes and capitals", () => {
  expect(samePath("c:\\work\\Config\\desk.yaml", "C:/work/config/desk.yaml", "win32")).toBe(true);
  expect(samePath("c:\\work\\desk.yaml", "d:\\work\\desk.yaml", "win32")).toBe(false);
});

it("knows a name on macOS whether its marks are joined to its letters or not", () => {
  expect(samePath("/work/f\u00fcr.yaml", "/work/fu\u0308r.yaml", "darwin")).toBe(true);
});

it("takes other paths for others where the disk does", () => {
  expect(samePath("/work/Desk.yaml", "/work/desk.yaml", "linux")).toBe(false);
  expect(samePath("/work//config/../desk.yaml", "/work/desk.yaml", "linux")).toBe(true);
});
