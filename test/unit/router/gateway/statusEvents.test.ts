import { expect, test } from "vitest";
import type { DecisionRecord } from "../../../../protocol/decisionRecord.ts";
import type { GatewayParts } from "../../../../router/gateway/gatewayParts.ts";
import { handleStatusEvents } from "../../../../router/gateway/statusEvents.ts";
import { HttpRequest } from "../../../../router/httpServer/httpRequest.ts";
import { HttpResponse } from "../../../../router/httpServer/httpResponse.ts";
import { IncomingBody } from "../../../../router/httpServer/incomingBody.ts";
import { parseRequestHead } from "../../../../router/httpServer/requestHead.ts";
import { FakeClock } from "../../../support/clock/fakeClock.ts";

/** A client of `GET /magi/events` that takes what comes, or for a while does not. */
function listen() {
  const clock = new FakeClock();
  let sent = "";
  let untilTaken: Promise<void> | undefined;
  let take = (): void => undefined;
  const response = new HttpResponse(
    {
      out: {
        write: (...parts) => {
          for (const part of parts) sent += part.toString();
        },
        untilTaken: () => untilTaken,
      },
      mustClose: false,
      date: "",
      answered: () => undefined,
      destroy: () => undefined,
    },
    { minorVersion: 1, isHead: false },
  );
  let number = 0;
  let changed = (): void => undefined;
  let decided = (_record: DecisionRecord): void => undefined;
  const off = (): void => undefined;
  const parts = {
    clock,
    active: {
      get status() {
        return { number };
      },
      onChange: (listener: () => void) => ((changed = listener), off),
    },
    health: { onChange: () => off },
    engines: { onChange: () => off },
    recorder: { onRecord: (listener: typeof decided) => ((decided = listener), off) },
  };
  const request = new HttpRequest(parseRequestHead("GET /magi/events HTTP/1.1"), new IncomingBody(0, () => undefined));
  // What it needs of the parts.
  handleStatusEvents(request, response, parts as unknown as GatewayParts);
  return {
    /** The status becomes another one, and the time passes in which changes are gathered. */
    change: async () => {
      number++;
      changed();
      await clock.advance(100);
    },
    decide: () => {
      decided({ id: "one" } as DecisionRecord);
    },
    pause: () => {
      untilTaken = new Promise((resolve) => (take = resolve));
    },
    goOn: () => {
      untilTaken = undefined;
      take();
    },
    /** The numbers of the statuses, and the decisions, that were sent. */
    sent: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return [...sent.matchAll(/data: \{"(?:number|id)":"?(\w+)/g)].map(([, each]) => each);
    },
  };
}

test("each change of the status is told", async () => {
  const client = listen();
  await client.change();
  client.decide();
  await client.change();
  expect(await client.sent()).toEqual(["0", "1", "one", "2"]);
});

test("nothing is kept for a client that takes nothing: when it has caught up it gets the status as it is then", async () => {
  const client = listen();
  client.pause();
  for (let time = 0; time < 100; time++) await client.change();
  client.decide();
  expect(await client.sent()).toEqual(["0", "1"]);
  client.goOn();
  expect(await client.sent()).toEqual(["0", "1", "100"]);
  await client.change();
  expect(await client.sent()).toEqual(["0", "1", "100", "101"]);
});
