import type { DecisionRecord } from "../../protocol/decisionRecord.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { EventStream } from "./eventStream.ts";
import type { GatewayParts } from "./gatewayParts.ts";

/** Changes come in bursts; this long after the first of a burst one event tells of them all. */
const gatherMs = 50;
const signOfLifeMs = 15_000;

/**
 * `GET /magi/events`: the router's status at once and after every change, and each decision when its answer has ended, until
 * the client goes. A client that is too slow misses decisions, and what the status was meanwhile, rather than holding memory;
 * `GET /magi/decisions` has them.
 */
export function handleStatusEvents(
  _request: HttpRequest,
  response: HttpResponse,
  { active, health, engines, recorder, clock }: GatewayParts,
): void {
  const stream = new EventStream(response);
  let last = "";
  let gathering = false;
  let isBehind = false;
  const send = (data: string, event: "status" | "decision"): void => {
    const caughtUp = stream.send(data, event);
    if (caughtUp === undefined) return;
    isBehind = true;
    void caughtUp.then(() => {
      isBehind = false;
      tell();
    });
  };
  const tell = (): void => {
    gathering = false;
    if (isBehind) return;
    const status = JSON.stringify(active.status);
    if (status === last) return;
    last = status;
    send(status, "status");
  };
  const changed = (): void => {
    if (gathering) return;
    gathering = true;
    clock.after(gatherMs, tell);
  };
  const decided = (record: DecisionRecord): void => {
    if (!isBehind) send(JSON.stringify(record), "decision");
  };
  const offs = [
    active.onChange(changed),
    health.onChange(changed),
    engines.onChange(changed),
    recorder.onRecord(decided),
  ];
  let cancelSign = (): void => undefined;
  const signOfLife = (): void => {
    stream.comment("still here");
    cancelSign = clock.after(signOfLifeMs, signOfLife);
  };
  cancelSign = clock.after(signOfLifeMs, signOfLife);
  response.onGone(() => {
    for (const off of offs) off();
    cancelSign();
  });
  stream.begin([]);
  tell();
}
