import { expect, it } from "vitest";
import { memoryFit, memoryText } from "../../../../core/modelCatalog/memoryFit.ts";

const laptop = { free: 6e9, total: 16e9 };

it("tells what runs now, what runs when others give way, and what this machine is too small for", () => {
  expect([6e9, 6.1e9, 12.8e9, 12.9e9].map((need) => memoryFit(need, laptop))).toEqual([
    "fits",
    "tight",
    "tight",
    "too-large",
  ]);
});

it("says it plainly", () => {
  expect(memoryText(4e9, laptop)).toBe("needs 4.0 GB of memory, 6.0 GB are free");
  expect(memoryText(8e9, laptop)).toBe("needs 8.0 GB of memory, only 6.0 GB are free: close other programs");
  expect(memoryText(40e9, laptop)).toBe("needs 40 GB of memory, too much for this machine, which has 16 GB");
});

it("says nothing of free memory where it is not known", () => {
  const mac = { free: undefined, total: 16e9 };
  expect(memoryText(8e9, mac)).toBe("needs 8.0 GB of memory, this machine has 16 GB");
  expect(memoryFit(40e9, mac)).toBe("too-large");
});
