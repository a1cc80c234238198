import { expect, it } from "vitest";
import { modelRows } from "../../../../client/create/modelRows.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";

it("lists models below their tiers, with what each takes", () => {
  const { registry } = parseRegistry('{"models": {"big": {"size_params": 20}, "small": {"size_params": 4}}}');
  if (registry === undefined) throw new Error("It is no registry.");
  const rows = modelRows(
    [
      { id: "big", tier: "powerful", runs: "server", memoryBytes: 0 },
      { id: "small", tier: "fast", runs: "embedded", memoryBytes: 3.5 * 2 ** 30 },
    ],
    registry,
  );
  expect(rows.map((row) => (row.kind === "tier" ? [row.label] : [row.label, row.description]))).toEqual([
    ["fast"],
    ["small", "4B · MAGI runs it · 3.5 GiB of memory"],
    ["powerful"],
    ["big", "20B · a server runs it"],
  ]);
});
