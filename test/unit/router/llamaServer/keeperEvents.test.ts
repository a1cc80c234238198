import { expect, it } from "vitest";
import { parseKeeperEvent } from "../../../../router/llamaServer/keeperEvents.ts";

it.each([
  { event: "started", pid: 12 },
  { event: "ended", how: "it ended with code 1" },
  { event: "failed", message: "spawn ENOENT" },
])("reads %j back", (event) => {
  expect(parseKeeperEvent(JSON.stringify(event))).toEqual(event);
});

it.each(["", "no JSON", "null", "[]", '{"event":"started"}', '{"event":"ended","how":1}', '{"event":"other"}'])(
  "takes %s for nothing",
  (line) => {
    expect(parseKeeperEvent(line)).toBeUndefined();
  },
);
