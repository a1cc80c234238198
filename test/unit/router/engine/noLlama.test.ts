import { expect, it } from "vitest";
import { whyNotLoaded } from "../../../../router/engine/noLlama.ts";

it("names what a machine with Windows lacks most often", () => {
  expect(whyNotLoaded("win32", "NoBinaryFound")).toContain(
    "Install Microsoft's Visual C++ Redistributable, or run the",
  );
  expect(whyNotLoaded("linux", "NoBinaryFound")).toBe(
    "llama.cpp could not be loaded on this machine (NoBinaryFound). Run the model with a server such as llama-server or Ollama instead.",
  );
});
