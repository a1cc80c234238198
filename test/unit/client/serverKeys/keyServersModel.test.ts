import { expect, test } from "vitest";
import { keyServers } from "../../../../client/serverKeys/keyServersModel.ts";
import { healthOf, registryOf, running, situationWith } from "../../../support/client/situations.ts";

const registry = registryOf({
  here: { assigned_tier: "fast", port: 8081 },
  file: { assigned_tier: "fast", file_path: "a.gguf", engine: "embedded" },
  box: { assigned_tier: "powerful", endpoints: [{ url: "http://box:8000/v1" }, { url: "https://far/v1" }] },
  boxToo: { assigned_tier: "powerful", endpoints: [{ url: "http://BOX:8000/v1" }] },
});
const router = running("work", {});
if (router.kind !== "running" || router.status === undefined) throw new Error("It runs.");
const wanting = {
  ...router,
  status: { ...router.status, endpoints: [healthOf("box", "auth", { url: "http://box:8000/v1" })] },
};

test("lists the servers of the registry with their models, those that want a key first", () => {
  expect(keyServers(situationWith({ registry, router: wanting }))).toEqual([
    { server: "http://box:8000", models: ["box", "boxToo"], wantsKey: true },
    { server: "http://localhost:8081", models: ["here"], wantsKey: false },
    { server: "https://far", models: ["box"], wantsKey: false },
  ]);
});

test("leaves those of one model when it was called on that", () => {
  const servers = keyServers(situationWith({ registry, router: wanting }), "box").map(({ server }) => server);
  expect(servers).toEqual(["http://box:8000", "https://far"]);
  expect(keyServers(situationWith({ registry, router: wanting }), "file")).toEqual([]);
});
