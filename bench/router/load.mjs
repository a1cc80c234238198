// The load generator, a process of its own: takes one job at a time over IPC and answers with what it counted.
import { setTimeout as pause } from "node:timers/promises";
import { Connection } from "./connection.mjs";
import { requestMaker } from "./requests.mjs";

const jobs = { whole, streams, firstTokens, slowStreams };

process.on("message", ({ kind, ...job }) => {
  jobs[kind](job).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: String(error?.stack ?? error) }),
  );
});
process.on("disconnect", () => process.exit());

/** Whole answers over so many connections for so many seconds, or until there are `most`. */
function whole({ connections, seconds, most = Infinity, ...target }) {
  const make = requestMaker({ ...target, more: { max_tokens: 512 } });
  const judge = ({ status, firstMs }) => ({ good: status === 200 && firstMs !== undefined, count: 1 });
  return forSeconds(target.port, { connections, seconds, most }, make, judge);
}

/** Streams of so many tokens, one after the other on each connection. Every eighth is read event by event. */
function streams({ connections, seconds, tokens, most = Infinity, ...target }) {
  const make = requestMaker({ ...target, more: { max_tokens: tokens, stream: true } });
  const judge = (answer, lightly) => ({
    // The shortest event of the upstream has 160 bytes.
    good: lightly ? answer.done && answer.bytes > tokens * 160 : isWholeStream(answer, tokens),
    count: tokens,
  });
  return forSeconds(target.port, { connections, seconds, most }, make, judge, (asked) => asked % 8 !== 0);
}

async function forSeconds(port, { connections, seconds, most }, make, judge, isLight = () => false) {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const began = performance.now();
  const until = began + seconds * 1000;
  let asked = 0;
  let count = 0;
  let bad = 0;
  const example = [];
  await Promise.all(
    open.map(async (connection) => {
      while (performance.now() < until && asked < most) {
        const lightly = isLight(asked++);
        const answer = await connection.ask(make(), { lightly });
        const judged = judge(answer, lightly);
        if (judged.good) count += judged.count;
        else {
          bad++;
          if (example.length === 0) example.push(answer);
        }
      }
      connection.close();
    }),
  );
  return { count, bad, example, seconds: (performance.now() - began) / 1000 };
}

/** Short streams, one at a time: the milliseconds until the first token of each. */
async function firstTokens({ times, ...target }) {
  const make = requestMaker({ ...target, more: { max_tokens: 5, stream: true } });
  const connection = await Connection.open(target.port);
  const samples = [];
  let bad = 0;
  for (let i = 0; i < times; i++) {
    const answer = await connection.ask(make());
    if (isWholeStream(answer, 5)) samples.push(answer.firstMs);
    else bad++;
  }
  connection.close();
  return { samples, bad };
}

/** Many slow streams at once, begun a moment after one another. */
async function slowStreams({ streams: many, tokens, pauseMs, ...target }) {
  const make = requestMaker({ ...target, more: { max_tokens: tokens, stream: true, user: `pause ${pauseMs}` } });
  let whole = 0;
  const reasons = {};
  await Promise.all(
    Array.from({ length: many }, async (_, index) => {
      await pause(index);
      try {
        const connection = await Connection.open(target.port);
        const answer = await connection.ask(make());
        if (isWholeStream(answer, tokens)) whole++;
        else reasons[`status ${answer.status}`] = (reasons[`status ${answer.status}`] ?? 0) + 1;
        connection.close();
      } catch (error) {
        reasons[error.message] = (reasons[error.message] ?? 0) + 1;
      }
    }),
  );
  return { whole, reasons };
}

/** Each token is an event; what begins and ends a stream comes on top. */
function isWholeStream({ status, events, done, firstMs }, tokens) {
  return status === 200 && done && firstMs !== undefined && events > tokens;
}
