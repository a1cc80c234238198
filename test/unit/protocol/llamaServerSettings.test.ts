import { expect, it } from "vitest";
import { parseLlamaServerSettings, usualLlamaServerSettings } from "../../../protocol/llamaServerSettings.ts";

it("reads settings back", () => {
  const settings = { ...usualLlamaServerSettings, path: "/opt/llama-server", arguments: ["-fa", "on"], keep: true };
  expect(parseLlamaServerSettings(JSON.stringify(settings))).toEqual(settings);
});

it.each(["", "{}", "null", JSON.stringify({ ...usualLlamaServerSettings, start: "always" })])(
  "takes %s for none",
  (text) => {
    expect(parseLlamaServerSettings(text)).toBeUndefined();
  },
);
