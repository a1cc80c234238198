import { expect, it } from "vitest";
import { typedPath } from "../../../workspace/typedPath.ts";

it.each([
  ['"C:\\Program Files\\llama.cpp\\llama-server.exe"', "C:\\Program Files\\llama.cpp\\llama-server.exe"],
  [" /opt/models ", "/opt/models"],
  ["~", "C:\\Users\\$1"],
  ["~\\models", "C:\\Users\\$1\\models"],
  ["~/models", "C:\\Users\\$1/models"],
  ["~ada/models", "~ada/models"],
  ["", ""],
])("reads %s as %s", (typed, path) => {
  expect(typedPath(typed, "C:\\Users\\$1")).toBe(path);
});
