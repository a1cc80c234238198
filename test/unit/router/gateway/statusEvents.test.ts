import { expect, test } from "vitest";
import type { GatewayParts } from "../../../../router/gateway/gatewayParts.ts";
import { handleStatusEvents } from "../../../../router/gateway/statusEvents.ts";
import type { HttpResponse } from "../../../../router/httpServer/httpResponse.ts";
import { FakeClock } from "../../../support/clock/fakeClock.ts";

test("a client that takes nothing is told no more, and how it is now once it has caught up", async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  let takes = (): void => undefined;
  const response: Pick<HttpResponse, "begin" | "write" | "onGone"> = {
    begin: () => undefined,
    write: (part) => {
      told.push(/"profile":"(.*)"/.exec(String(part))?.[1] ?? "");
      return new Promise((resolve) => (takes = resolve));
    },
    onGone: () => undefined,
  };
  let profile = "first";
  let changed = (): void => undefined;
  const active = {
    get status() {
      return { profile };
    },
    onChange: (listener: () => void) => {
      changed = listener;
      return () => true;
    },
  };
  const others = { onChange: () => () => true, onRecord: () => () => undefined };
  const parts = { active, health: others, engines: others, recorder: others, clock };
  // It asks for no more of them than this.
  handleStatusEvents(undefined as never, response as HttpResponse, parts as unknown as GatewayParts);
  for (profile of ["second", "third"]) {
    changed();
    await clock.advance(100);
  }
  expect(told).toEqual(["first"]);
  takes();
  await clock.advance(0);
  expect(told).toEqual(["first", "third"]);
  takes();
  await clock.advance(1_000);
  expect(told).toEqual(["first", "third"]);
});
