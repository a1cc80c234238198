import type { Candidate } from "../../core/routing/decision.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";
import { streamAnswer } from "../dispatch/streamAnswer.ts";
import { toRouterError } from "../routerError.ts";
import type { Answering } from "./answering.ts";
import { EventStream } from "./eventStream.ts";
import { plainStream, streamWithEvents } from "./streamFormats.ts";

/**
 * Sends an answer as it comes and returns who gave it. When it fails after its beginning the client is told in the
 * stream. @throws whatever made it fail, in either case.
 */
export async function sendStream(answering: Answering): Promise<Candidate> {
  const { decision, request, response, record, context, withEvents } = answering;
  const stream = new EventStream(response);
  const profile = context.snapshot.name;
  const format = withEvents
    ? streamWithEvents(stream, decision, profile)
    : plainStream(stream, decision, {
        profile,
        at: context.clock.now(),
        request,
      });
  const emit = (event: RouterEvent): void => {
    record.event(event);
    format.event(event);
  };
  try {
    format.begin();
    const answer = await streamAnswer(
      decision,
      request,
      { ...context, emit, countTokens: format.countsTokens },
      format.take,
    );
    await format.end(answer);
    stream.end();
    return answer.by;
  } catch (error) {
    if (response.isBegun && !response.isOver) {
      const { cancellation } = context;
      await stream.send(JSON.stringify(toRouterError(cancellation.isCancelled ? cancellation.reason : error).body));
      stream.end();
    }
    throw error;
  }
}
