// A model server that costs next to nothing, in a process of its own: it answers as llama-server does, over plain sockets
// and from texts that were made beforehand. `node upstream.mjs COUNT` listens on so many ports and writes them as JSON.
// `max_tokens` says how many tokens a stream has, `user: "pause N"` how many milliseconds lie between them.
import net from "node:net";
import { setImmediate } from "node:timers";

const model = "qwen3_4p0b_q4km_fast";
const about = { id: "chatcmpl-Zq4XbT1mO0aVn8J2", object: "chat.completion.chunk", created: 1763900000, model };
const words = " The quick way is to look at what the caller has in hand and to keep it".split(/(?= )/);

const wholeAnswer = reply(200, {
  choices: [
    {
      finish_reason: "stop",
      index: 0,
      message: { role: "assistant", content: Array.from({ length: 50 }, (_, i) => words[i % words.length]).join("") },
    },
  ],
  created: about.created,
  model,
  system_fingerprint: "b7010-5c0f2a3",
  object: "chat.completion",
  usage: { completion_tokens: 50, prompt_tokens: 211, total_tokens: 261 },
  id: about.id,
  timings: { prompt_n: 211, prompt_ms: 12.1, predicted_n: 50, predicted_ms: 401.5, predicted_per_second: 124.5 },
});
const streamHead = Buffer.from(
  "HTTP/1.1 200 OK\r\nServer: llama.cpp\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
);
const firstEvent = event({ delta: { role: "assistant", content: null } });
const tokens = words.map((content) => event({ delta: { content } }));
const lastEvents = Buffer.concat([
  event({ delta: {}, finish_reason: "stop" }),
  chunk("data: [DONE]\n\n"),
  Buffer.from("0\r\n\r\n"),
]);
const checks = {
  "/health": reply(200, { status: "ok" }),
  "/v1/models": reply(200, { object: "list", data: [{ id: model, object: "model", owned_by: "llamacpp" }] }),
  "/props": reply(200, { total_slots: 512, default_generation_settings: { n_ctx: 32768 }, is_sleeping: false }),
};
const notFound = reply(404, { error: { message: "File Not Found", type: "not_found_error", code: 404 } });

const servers = Array.from({ length: Number(process.argv[2] ?? 1) }, () => net.createServer({ noDelay: true }, serve));
await Promise.all(servers.map((server) => new Promise((resolve) => server.listen(0, "127.0.0.1", 2048, resolve))));
console.log(JSON.stringify(servers.map((server) => server.address().port)));

function serve(socket) {
  let held = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    for (;;) {
      const headEnd = held.indexOf("\r\n\r\n");
      if (headEnd === -1) return;
      const head = held.latin1Slice(0, headEnd);
      const bodyEnd = endOfBody(head, headEnd + 4);
      if (bodyEnd === -1 || held.length < bodyEnd) return;
      answer(socket, head, held.latin1Slice(headEnd + 4, bodyEnd));
      held = held.subarray(bodyEnd);
    }
  });

  const endOfBody = (head, start) => {
    const length = /content-length: *(\d+)/i.exec(head);
    if (length !== null) return start + Number(length[1]);
    if (!/transfer-encoding: *chunked/i.test(head)) return start;
    const end = held.indexOf("0\r\n\r\n", start);
    return end === -1 ? -1 : end + 5;
  };
}

function answer(socket, head, body) {
  const path = head.slice(head.indexOf(" ") + 1, head.indexOf(" ", head.indexOf(" ") + 1));
  if (!path.endsWith("/chat/completions")) socket.write(checks[path] ?? notFound);
  else if (/"stream": ?true/.test(body)) {
    const count = Number(/"max_tokens": ?(\d+)/.exec(body)?.[1] ?? 50);
    const pauseMs = Number(/"user": ?"pause (\d+)"/.exec(body)?.[1] ?? 0);
    socket.write(Buffer.concat([streamHead, firstEvent]));
    if (pauseMs > 0) streamSlowly(socket, count, pauseMs);
    else hasten({ socket, count, sent: 0 });
  } else socket.write(wholeAnswer);
}

/** One token for each stream in each turn of the event loop, as fast as they are read. */
const fast = new Set();

function hasten(stream) {
  if (fast.size === 0) setImmediate(turn);
  fast.add(stream);
}

function turn() {
  for (const stream of fast) {
    const { socket } = stream;
    if (socket.destroyed) fast.delete(stream);
    else if (stream.sent === stream.count) {
      fast.delete(stream);
      socket.write(lastEvents);
    } else if (!socket.write(tokens[stream.sent++ % tokens.length])) {
      fast.delete(stream);
      socket.once("drain", () => {
        hasten(stream);
      });
    }
  }
  if (fast.size > 0) setImmediate(turn);
}

function streamSlowly(socket, count, pauseMs) {
  let sent = 0;
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else if (sent === count) {
      clearInterval(timer);
      socket.write(lastEvents);
    } else socket.write(tokens[sent++ % tokens.length]);
  }, pauseMs);
}

function event(choice) {
  return chunk(`data: ${JSON.stringify({ choices: [{ finish_reason: null, index: 0, ...choice }], ...about })}\n\n`);
}

function chunk(text) {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}

function reply(status, body) {
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${status === 200 ? "OK" : "Not Found"}`,
    "Server: llama.cpp",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${text}`);
}
