import { homedir, userInfo } from "node:os";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { homeFolder } from "../../../workspace/homeFolder.ts";

const unknown = (): never => {
  throw new Error("uv_os_homedir returned ENOENT");
};

it("is what the environment says, else what the system knows of the user, else the root of the disk", () => {
  expect(homeFolder()).toBe(homedir());
  expect(homeFolder({ homedir: () => "", userInfo })).toBe(userInfo().homedir);
  expect(homeFolder({ homedir: () => "home/me", userInfo })).toBe(userInfo().homedir);
  expect(homeFolder({ homedir: unknown, userInfo: unknown })).toBe(resolve("/"));
});
