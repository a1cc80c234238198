import { expect, it } from "vitest";
import { parseEngineEvent, type EngineEvent } from "../../../../router/engine/engineEvents.ts";

it.each<EngineEvent>([
  { event: "listening", port: 4711 },
  { event: "ready", loadMs: 12 },
  { event: "failed", message: 'It says "no".' },
])("reads %j", (event) => {
  expect(parseEngineEvent(JSON.stringify(event))).toEqual(event);
});

it.each(["", "[node-llama-cpp] Loading", "{ not JSON", "null", "{}", '{"event":"listening"}', '{"event":"other"}'])(
  "does not take a library's line for an event: %s",
  (line) => {
    expect(parseEngineEvent(line)).toBeUndefined();
  },
);
