// Stands in for llama-server: takes its arguments, answers as its documentation says, and fails as it fails. What goes
// wrong is said by the name of the model file: `slow` loads long, `oom` has no memory, `mute` never listens, `stubborn` does not
// end when asked. A prompt of `crash` ends it, one of `log much` fills its log,
// one of `go on` is answered until somebody stops it.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename } from "node:path";

const withValue = {
  ...{ "-m": "model", "--alias": "alias", "-c": "ctx", "-ngl": "layers", "-t": "threads", "-b": "batch" },
  ...{ "--mmproj": "projector", "--host": "host", "--port": "port", "-fa": "flash", "-np": "slots" },
};
const flags = new Set(["--embedding", "--reranking", "--jinja"]);
const log = (line) => process.stderr.write(`${line}\n`);

function parse(args) {
  const options = { host: "127.0.0.1", port: "8080", ctx: "0", slots: "2" };
  for (let at = 0; at < args.length; at++) {
    const name = withValue[args[at]];
    if (name !== undefined) options[name] = args[++at];
    else if (!flags.has(args[at])) {
      log(`error: invalid argument: ${args[at]}`);
      process.exit(1);
    }
  }
  return options;
}

const options = parse(process.argv.slice(2));
const name = basename(options.model);
const id = options.alias ?? name;
let isLoaded = false;
let working = 0;

log("build: 6000 (stand-in) for tests");
if (readFileSync(options.model).toString("latin1", 0, 4) !== "GGUF") throw new Error("It is no GGUF file.");
if (name.includes("mute")) setInterval(() => undefined, 60_000);
else listen();

function listen() {
  const server = createServer(answer);
  server.on("error", () => {
    log(`srv         start: couldn't bind HTTP server socket, hostname: ${options.host}, port: ${options.port}`);
    log("srv  llama_server: exiting due to HTTP server error");
    process.exit(1);
  });
  server.listen(Number(options.port), options.host, () => {
    log(`srv  llama_server: loading model, ${options.model}`);
    setTimeout(load, name.includes("slow") ? 4_000 : 100);
  });
}

function load() {
  if (name.includes("oom")) {
    log("ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 68719476736");
    log("llama_model_load: error loading model: unable to allocate CPU buffer");
    log("srv  llama_server: exiting due to model loading error");
    process.exit(1);
  }
  isLoaded = true;
  log(`srv  llama_server: server is listening on http://${options.host}:${options.port}`);
}

function end() {
  if (name.includes("stubborn")) return;
  log("srv  llama_server: cleaning up before exit...");
  process.exit(0);
}
process.on("SIGTERM", end);
process.on("SIGINT", end);

function json(response, status, body) {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

function answer(request, response) {
  const path = request.url?.split("?")[0];
  if (!isLoaded)
    return json(response, 503, { error: { message: "Loading model", type: "unavailable_error", code: 503 } });
  switch (path) {
    case "/health":
      return json(response, 200, { status: "ok" });
    case "/props":
      return json(response, 200, {
        default_generation_settings: { n_ctx: Number(options.ctx) || 4096 },
        ...{ total_slots: Number(options.slots), model_alias: id, model_path: options.model, is_sleeping: false },
        modalities: { vision: options.projector !== undefined, audio: false },
      });
    case "/slots":
      return json(
        response,
        200,
        Array.from({ length: Number(options.slots) }, (_, slot) => ({ id: slot, is_processing: slot < working })),
      );
    case "/v1/models":
      return json(response, 200, {
        object: "list",
        data: [{ id, object: "model", created: 0, owned_by: "llamacpp", meta: { n_params: 1e6, n_ctx_train: 4096 } }],
      });
    case "/v1/chat/completions":
      return void chat(request, response);
    default:
      return json(response, 404, { error: { message: "File Not Found", type: "not_found_error", code: 404 } });
  }
}

async function chat(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const { messages, stream } = JSON.parse(Buffer.concat(parts).toString());
  const prompt = String(messages.at(-1).content);
  if (prompt === "crash") process.abort();
  // More than a pipe holds.
  if (prompt === "log much") for (let line = 0; line < 500; line++) log("x".repeat(1_000));
  const words = `I am ${id} with process ${process.pid} and arguments ${process.argv.slice(2).join(" ")}`.split(
    /(?<= )/,
  );
  if (stream !== true)
    return json(response, 200, {
      ...{ id: "c", object: "chat.completion", created: 0, model: id },
      choices: [{ index: 0, message: { role: "assistant", content: words.join("") }, finish_reason: "stop" }],
    });
  working++;
  response.once("close", () => working--);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const say = (delta, finish_reason = null) =>
    response.write(
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 0, model: id, choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
    );
  say({ role: "assistant", content: null });
  if (prompt === "go on") {
    const timer = setInterval(() => say({ content: "on " }), 20);
    response.once("close", () => clearInterval(timer));
    return undefined;
  }
  for (const content of words) say({ content });
  say({}, "stop");
  response.end("data: [DONE]\n\n");
  return undefined;
}
