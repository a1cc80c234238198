import { expect, it } from "vitest";
import { offersOf, offersQuestion } from "../../../../client/getModel/offersModel.ts";
import { catalogue } from "../../../../core/modelCatalog/catalogue.ts";

it("lists every model with size, licence, purpose and what it needs", () => {
  const offers = offersOf({ free: 64e9, total: 128e9 }, new Map());
  expect(offers.map(({ model }) => model)).toEqual(catalogue);
  expect(offers.find(({ model }) => model.name === "qwen3-4b")).toMatchObject({
    label: "Qwen3 4B",
    description: "2.5 GB · Apache-2.0 · needs 4.0 GB of memory",
    detail: "Medium: the usual choice for a laptop; thinks when asked to",
  });
});

it("warns of what does not fit, and says what is there already", () => {
  const offers = offersOf(
    { free: 2e9, total: 6e9 },
    new Map<string, "whole" | number>([
      ["qwen3-0.6b", 0.436],
      ["qwen3-8b", "whole"],
    ]),
  );
  expect(offers[0]).toMatchObject({
    description: "639 MB · Apache-2.0 · needs 1.9 GB of memory · 43\u00a0% are there",
    detail: "Tiny: tries things out, titles, short questions",
  });
  expect(offers[1]?.detail).toMatch(/^\$\(warning\) Only when other programs are closed · Small: /);
  expect(offers.at(-1)?.description).toMatch(/ · on this machine$/);
  expect(offers.at(-1)?.detail).toMatch(/^\$\(warning\) Too large for this machine · Large: /);
});

it("asks with what is free here, and says where models come from", () => {
  expect(offersQuestion({ free: 7.1e9, total: 16e9 }, "huggingface.co")).toBe(
    "Which model? 7.1 GB of 16 GB of memory are free; it comes from huggingface.co",
  );
  expect(offersQuestion({ free: undefined, total: 16e9 }, "huggingface.co")).toBe(
    "Which model? This machine has 16 GB of memory; it comes from huggingface.co",
  );
});
