// Every way in which the model servers of these tests go wrong, as data: what is sent, and what the client must see of it.
import type { FaultyUpstream, Step } from "../support/upstream/faultyUpstream.ts";
import { end, hang, reset } from "../support/upstream/faultyUpstream.ts";
import {
  answer,
  chunk,
  chunked,
  completion,
  contentTypes,
  errorText,
  event,
  events,
  head,
  lastChunk,
  streamed,
  whole,
} from "../support/upstream/rawAnswer.ts";

export interface Fault {
  readonly what: string;
  /** How a server that behaves well is made to fail; by its `behaviour` unless something else is said. */
  readonly begin: (server: FaultyUpstream) => void | Promise<void>;
}

/** What a server that is asked well would answer. */
export const saidByFirst = ["Half", " an", " answer", "."];
/** The part of it that comes before a failure in the middle. */
export const half = saidByFirst.slice(0, 2);

const { json, stream: sse } = contentTypes;

function sends(what: string, steps: (stream: boolean) => Iterable<Step> | AsyncIterable<Step>): Fault {
  return {
    what,
    begin: (server) => {
      server.behaviour = ({ stream }) => steps(stream);
    },
  };
}

const sendsAlways = (what: string, ...steps: readonly Step[]): Fault => sends(what, () => steps);

/** A stream whose head is good and whose body is `steps`. */
const streams = (what: string, ...steps: readonly Step[]): Fault =>
  sendsAlways(what, head(200, sse, chunked), ...steps);

const status = (code: number, ...more: readonly string[]): Fault =>
  sendsAlways(
    `answers ${code}${more.length > 0 ? ` with ${more.join(", ")}` : ""}`,
    whole(code, { type: json, text: errorText("It went wrong"), more }),
  );

/** Whoever was asked, these fail before the first token: another endpoint has to answer. */
export const beforeFirstToken: readonly Fault[] = [
  { what: "refuses the connection", begin: (server) => server.stop() },
  {
    what: "resets the connection when it has accepted it",
    begin: (server) => {
      server.resetsConnections = true;
    },
  },
  sendsAlways("resets the connection when it has read the request", reset),
  sendsAlways("closes the connection when it has read the request", end),
  {
    what: "says nothing, to health checks neither",
    begin: (server) => {
      server.behaviour = () => [hang];
      server.checks = "mute";
    },
  },
  {
    what: "sends a head and then nothing, to health checks neither",
    begin: (server) => {
      server.behaviour = ({ stream }) => [head(200, stream ? sse : json, chunked), hang];
      server.checks = "mute";
    },
  },
  status(500),
  status(502),
  status(503),
  status(503, "Retry-After: 2"),
  status(429),
  status(429, "Retry-After: 2"),
  status(404),
  status(408),
  status(302, "Location: http://127.0.0.1:9/v1/chat/completions"),
  sendsAlways("answers 204", "HTTP/1.1 204 No Content\r\n\r\n"),
  sendsAlways("breaks off in its head", "HTTP/1.1 200 OK\r\nConte", reset),
  sends("breaks off behind its head, by a reset", (stream) => [head(200, stream ? sse : json, chunked), reset]),
  sends("breaks off behind its head, in good order", (stream) => [head(200, stream ? sse : json, chunked), end]),
  sendsAlways("does not speak HTTP", "SSH-2.0-OpenSSH_9.2\r\n", end),
  sends("has a size of a chunk that is none", (stream) => [
    head(200, stream ? sse : json, chunked),
    "zz\r\ndata: {}\r\n",
    end,
  ]),
  sends("has a chunk that is longer than its size", (stream) => [
    head(200, stream ? sse : json, chunked),
    "3\r\ndata: {}\n\n\r\n0\r\n\r\n",
    end,
  ]),
  sends("has a length that is none", (stream) => [head(200, stream ? sse : json, "Content-Length: many"), "{}", end]),
  sends("has two lengths", (stream) => [
    head(200, stream ? sse : json, "Content-Length: 5\r\nContent-Length: 6"),
    "{}{}{}",
    end,
  ]),
  sends("gives an empty 200", (stream) => [whole(200, { type: stream ? sse : json, text: "" })]),
  sends("gives an empty 200 in chunks", (stream) => [head(200, stream ? sse : json, chunked), lastChunk]),
  sends("gives an empty 200 and closes the connection", (stream) => [head(200, stream ? sse : json, undefined), end]),
  sendsAlways("sends a page", whole(200, { type: "text/html", text: "<h1>Welcome to nginx!</h1>" })),
  sendsAlways("sends plain text", whole(200, { type: "text/plain", text: "Half an answer." })),
  sends("reports an error with status 200", (stream) =>
    stream
      ? [head(200, sse, chunked), chunk(`data: ${errorText("Out of memory")}\n\n`), lastChunk]
      : [whole(200, { type: json, text: errorText("Out of memory") })],
  ),
];

/** Failures before the first token that only a streamed answer can have. */
export const beforeFirstTokenOfStream: readonly Fault[] = [
  streams("streams an event that is not JSON", chunk("data: {oops\n\n"), lastChunk),
  streams("streams an event that is not an object", chunk("data: [1, 2]\n\n"), chunk("data: null\n\n"), lastChunk),
  streams("streams a page", chunk("<html><body>Bad Gateway</body></html>\n\n"), lastChunk),
  streams("streams nothing but comments", chunk(": ping\n\n"), chunk(": ping\n\n"), lastChunk),
  streams("streams nothing but `[DONE]`", chunk("data: [DONE]\n\n"), lastChunk),
  streams("streams a whole answer without a token", ...events([]).map(chunk), lastChunk),
  streams("names an event `error`", chunk(`event: error\ndata: ${errorText("Out of memory")}\n\n`), lastChunk),
  streams("sends an error as a field of its own", chunk(`error: ${errorText("Out of memory")}\n\n`), lastChunk),
  streams("breaks off before the first token", chunk(event({ delta: { role: "assistant" } })), reset),
  streams("breaks off inside the first token", chunk(event({ delta: { content: "Half" } }).slice(0, 40)), end),
];

/** The same for one that is not streamed. */
export const beforeEndOfWhole: readonly Fault[] = [
  sendsAlways("closes the connection before the end", head(200, json, "Content-Length: 500"), '{"choices":', end),
  sendsAlways("resets the connection before the end", head(200, json, "Content-Length: 500"), '{"choices":', reset),
  sendsAlways("breaks off between chunks", head(200, json, chunked), chunk('{"choices":'), end),
  sendsAlways("sends half an answer as a whole one", whole(200, { type: json, text: completion("Half").slice(0, 70) })),
  sendsAlways("answers without choices", whole(200, { type: json, text: '{"object":"chat.completion","choices":[]}' })),
  sendsAlways("answers with an empty text", whole(200, { type: json, text: completion("") })),
  sendsAlways(
    "answers with null",
    whole(200, {
      type: json,
      text: '{"choices":[{"index":0,"message":{"role":"assistant","content":null},"finish_reason":"stop"}]}',
    }),
  ),
  sendsAlways("answers with what is not an object", whole(200, { type: json, text: '["Half"]' })),
];

const begun: readonly Step[] = events(half).slice(0, 3).map(chunk);

/** After the first token, nobody else may go on: the client keeps `half` and gets an error. */
export const afterFirstToken: readonly Fault[] = [
  streams("resets the connection", ...begun, reset),
  streams("closes the connection", ...begun, end),
  streams("ends the stream in good order without an end of the answer", ...begun, lastChunk),
  streams("sends half an event and closes the connection", ...begun, chunk('data: {"choices":[{"del'), end),
  streams("sends half an event and ends the stream in good order", ...begun, chunk('data: {"choi'), lastChunk),
  streams("has a size of a chunk that is none", ...begun, "xyz\r\n", end),
  streams("sends an event that is not JSON", ...begun, chunk("data: {oops\n\n"), lastChunk),
  streams("reports an error", ...begun, chunk(`data: ${errorText("Out of memory")}\n\n`), lastChunk),
  streams(
    "reports an error and then `[DONE]`",
    ...begun,
    chunk(`data: ${errorText("x")}\n\ndata: [DONE]\n\n`),
    lastChunk,
  ),
  streams("reports an error and goes on", ...begun, chunk(`data: ${errorText("x")}\n\n`), hang),
  streams("sends an event that is not JSON and goes on", ...begun, chunk("data: {oops\n\n"), hang),
  streams("names an event `error`", ...begun, chunk(`event: error\ndata: ${errorText("x")}\n\n`), lastChunk),
  streams("sends an error as a field of its own", ...begun, chunk(`error: ${errorText("x")}\n\n`), lastChunk),
  streams(
    "names an event `error` whose data does not say so, and then says `[DONE]`",
    ...begun,
    chunk('event: error\ndata: {"message":"Out of memory"}\n\ndata: [DONE]\n\n'),
    lastChunk,
  ),
  streams(
    "sends an error as a field of its own and then `[DONE]`",
    ...begun,
    chunk('error: {"code":500,"message":"Out of memory"}\n\ndata: [DONE]\n\n'),
    lastChunk,
  ),
  sendsAlways(
    "closes a connection whose end was to be the answer's",
    head(200, sse, undefined, { version: "1.0" }),
    events(half).slice(0, 3).join(""),
    end,
  ),
  sendsAlways(
    "closes the connection before the length is reached",
    [head(200, sse, "Content-Length: 5000"), events(half).slice(0, 3).join("")].join(""),
    end,
  ),
  {
    what: "says nothing more, to health checks neither",
    begin: (server) => {
      server.behaviour = function* () {
        yield head(200, sse, chunked);
        yield* begun;
        server.checks = "mute";
        yield hang;
      };
    },
  },
];

const emoji = ["Grüße", " – ", "👩‍👩‍👧‍👦", " 日本語", " \u{10FFFF}", ' "quoted" \\ and\n\ttabbed'];

function bytesOf(pieces: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
}

/** One byte at a time, each in a packet of its own as far as the kernel can be made to. */
function* byteByByte(pieces: readonly (string | Uint8Array)[], every = 1): Iterable<Step> {
  const bytes = bytesOf(pieces);
  for (let at = 0; at < bytes.length; at += every) {
    yield bytes.subarray(at, at + every);
    if (at % 16 === 0) yield { pauseMs: 0 };
  }
}

export interface Quirk extends Fault {
  /** What it says. */
  readonly words: readonly string[];
  readonly only?: "streamed" | "whole";
}

const quirk = (
  what: string,
  words: readonly string[],
  steps: (stream: boolean) => Iterable<Step> | AsyncIterable<Step>,
  only?: "streamed" | "whole",
): Quirk => ({ ...sends(what, steps), words, ...(only === undefined ? {} : { only }) });

const streamQuirk = (what: string, words: readonly string[], ...steps: readonly Step[]): Quirk =>
  quirk(what, words, () => steps, "streamed");

const long = "ä".repeat(5 * 1024 * 1024);

/** What is odd but no failure: the client gets the whole answer, byte for byte. */
export const oddButRight: readonly Quirk[] = [
  quirk("answers at once", emoji, (stream) => answer(emoji, stream)),
  quirk("sends everything in one packet", emoji, (stream) => [bytesOf(answer(emoji, stream))]),
  quirk("sends one byte at a time", emoji, (stream) => byteByByte(answer(emoji, stream))),
  quirk("sends three bytes at a time", emoji, (stream) => byteByByte(answer(emoji, stream), 3)),
  streamQuirk(
    "sends chunks of one byte",
    emoji,
    head(200, sse, chunked),
    bytesOf([...bytesOf(events(emoji))].map((byte) => chunk(Uint8Array.of(byte)))),
    lastChunk,
  ),
  quirk("takes its time for the head", saidByFirst, function* (stream) {
    const [first = "", ...rest] = answer(saidByFirst, stream);
    for (const letter of bytesOf([first]).subarray(0, 30)) {
      yield Uint8Array.of(letter);
      yield { pauseMs: 5 };
    }
    yield bytesOf([first]).subarray(30);
    yield* rest;
  }),
  streamQuirk("ends lines with CR LF", emoji, ...streamed(emoji, "\r\n")),
  streamQuirk("ends lines with CR", emoji, ...streamed(emoji, "\r")),
  quirk("ends lines with CR LF, byte by byte", emoji, () => byteByByte(streamed(emoji, "\r\n")), "streamed"),
  quirk("ends lines with CR, byte by byte", emoji, () => byteByByte(streamed(emoji, "\r")), "streamed"),
  streamQuirk(
    "puts no space behind `data:`",
    emoji,
    head(200, sse, chunked),
    ...events(emoji).map((each) => chunk(each.replace("data: ", "data:"))),
    lastChunk,
  ),
  streamQuirk(
    "spreads an event over lines",
    emoji,
    head(200, sse, chunked),
    ...events(emoji).map((each) => chunk(each.replace(',"choices"', '\ndata: ,"choices"'))),
    lastChunk,
  ),
  streamQuirk(
    "puts comments, ids and names between",
    emoji,
    head(200, sse, chunked),
    ...events(emoji).map((each, at) => chunk(`: ping\n\nid: ${at}\nevent: message\nretry: 1000\n${each}`)),
    lastChunk,
  ),
  streamQuirk(
    "begins with a byte order mark",
    emoji,
    head(200, sse, chunked),
    chunk("\u{FEFF}"),
    ...events(emoji).map(chunk),
    lastChunk,
  ),
  streamQuirk(
    "has extensions of chunks and trailers",
    emoji,
    head(200, sse, chunked),
    ...events(emoji).map((each) => {
      const bytes = Buffer.from(each);
      return bytesOf([`${bytes.length.toString(16).toUpperCase()};name=value\r\n`, bytes, "\r\n"]);
    }),
    "0\r\nX-Took: 5\r\n\r\n",
  ),
  streamQuirk(
    "spells the content type differently",
    emoji,
    head(200, "Text/Event-Stream; charset=UTF-8", chunked),
    ...events(emoji).map(chunk),
    lastChunk,
  ),
  streamQuirk(
    "does not say `[DONE]`, but why it stopped",
    saidByFirst,
    head(200, sse, chunked),
    ...events(saidByFirst).slice(0, -1).map(chunk),
    lastChunk,
  ),
  streamQuirk(
    "does not say why it stopped, but `[DONE]`",
    saidByFirst,
    head(200, sse, chunked),
    ...events(saidByFirst).toSpliced(-2, 1).map(chunk),
    lastChunk,
  ),
  streamQuirk(
    "leaves out the empty line behind `[DONE]`",
    saidByFirst,
    head(200, sse, chunked),
    ...events(saidByFirst).slice(0, -1).map(chunk),
    chunk("data: [DONE]"),
    lastChunk,
  ),
  streamQuirk(
    "keeps the connection open behind `[DONE]`",
    saidByFirst,
    head(200, sse, chunked),
    ...events(saidByFirst).map(chunk),
    hang,
  ),
  streamQuirk(
    "resets the connection behind `[DONE]`",
    saidByFirst,
    head(200, sse, chunked),
    ...events(saidByFirst).map(chunk),
    reset,
  ),
  quirk("speaks HTTP/1.0", emoji, (stream) => [
    head(200, stream ? sse : json, undefined, { version: "1.0" }),
    stream ? events(emoji).join("") : completion(emoji.join("")),
    end,
  ]),
  quirk("speaks HTTP/1.1 and ends by closing", emoji, (stream) => [
    head(200, stream ? sse : json, undefined, { more: ["Connection: close"] }),
    stream ? events(emoji).join("") : completion(emoji.join("")),
    end,
  ]),
  quirk("gives hints first", emoji, (stream) => [
    "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
    ...answer(emoji, stream),
  ]),
  quirk("sends 10 MB in one event", [long], (stream) => answer([long], stream)),
];

/** The caller's mistakes: given back as they are, nobody else is asked. */
export const refusals: readonly number[] = [400, 401, 403, 413, 422];

export const refuses = (code: number): Fault => status(code);
