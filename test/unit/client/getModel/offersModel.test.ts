import { expect, it } from "vitest";
import { offersOf } from "../../../../client/getModel/offersModel.ts";
import { catalogue } from "../../../../core/modelCatalog/catalogue.ts";

it("lists every model with size, licence, purpose and what it needs of this machine", () => {
  const offers = offersOf({ free: 64e9, total: 128e9 }, new Map());
  expect(offers.map(({ model }) => model)).toEqual(catalogue);
  expect(offers.find(({ model }) => model.name === "qwen3-4b")).toMatchObject({
    label: "Qwen3 4B",
    description: "2.5 GB · Apache-2.0",
    detail: "Medium: the usual choice for a laptop; thinks when asked to; needs 4.0 GB of memory, 64 GB are free",
  });
});

it("warns of what does not fit, and says what is there already", () => {
  const offers = offersOf(
    { free: 2e9, total: 4e9 },
    new Map<string, "whole" | number>([
      ["qwen3-0.6b", 0.436],
      ["qwen3-8b", "whole"],
    ]),
  );
  const [first] = offers;
  const last = offers.at(-1);
  expect(first?.description).toBe("639 MB · Apache-2.0 · 43 % are there");
  expect(first?.detail).not.toContain("$(warning)");
  expect(last?.description).toBe("5.0 GB · Apache-2.0 · on this machine");
  expect(last?.detail).toMatch(/^\$\(warning\) .*, too much for this machine, which has 4\.0 GB$/);
});
