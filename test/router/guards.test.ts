import { request } from "node:http";
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RouterErrorBody } from "../../protocol/routerEvents.ts";
import { RouterChild, ScratchWorkspace, token } from "../support/router/routerChild.ts";

let workspace: ScratchWorkspace;
let router: RouterChild;
beforeAll(async () => {
  workspace = await ScratchWorkspace.create({ profiles: { p: "enabled_models: [m]" }, models: {} });
  router = await RouterChild.start(workspace.root, "p");
});
afterAll(async () => {
  await router.stop();
  await workspace.remove();
});

interface Raw {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly error: RouterErrorBody["error"] | undefined;
}

/** A request with exactly these headers, which `fetch` would not send. */
function raw(
  path: string,
  headers: OutgoingHttpHeaders,
  init: { method?: string; body?: string | Buffer } = {},
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const outgoing = request(router.url + path, { method: init.method ?? "GET", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => {
        const { error } = JSON.parse(text) as Partial<RouterErrorBody>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, error });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(init.body);
  });
}

const allowed = { authorization: `Bearer ${token}` };
const guarded = ["/v1/models", "/magi/status", "/magi/events", "/v1/chat/completions", "/magi/profile", "/nowhere"];

describe("the token", () => {
  test.each(guarded)("is wanted on %s", async (path) => {
    for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: token }]) {
      const { status, error } = await raw(path, headers);
      expect(status).toBe(401);
      expect(error).toMatchObject({ code: "UNAUTHORIZED", source: "caller" });
      expect(error?.message).not.toContain(token);
    }
  });

  test("that is wrong is told from one that is missing", async () => {
    const messageFor = async (headers: OutgoingHttpHeaders) => (await raw("/v1/models", headers)).error?.message;
    const missing = "The router wants its token: send `Authorization: Bearer TOKEN`.";
    expect(await messageFor({})).toBe(missing);
    expect(await messageFor({ authorization: token })).toBe(missing);
    expect(await messageFor({ authorization: "Bearer wrong" })).toBe(
      "That is not this router's token: it has the one that `magi serve` was given (--token, MAGI_TOKEN), else the one that it printed.",
    );
  });

  test("is not wanted on /health, which tells nothing", async () => {
    expect((await raw("/health", {})).status).toBe(200);
  });
});

describe("web pages", () => {
  test("are told which hosts there are, for those who forward the port", async () => {
    const { error } = await raw("/magi/status", { ...allowed, host: "box:9999" });
    expect(error?.message).toBe(
      "The router answers requests to 127.0.0.1 and localhost only, and `Host` names another. Forward its port to a port of your own machine (ssh -L).",
    );
  });

  test("are not meant where a tunnel has another port", async () => {
    for (const host of ["localhost:9999", "127.0.0.1:9999", "[::1]:9999"]) {
      expect((await raw("/magi/status", { ...allowed, host })).status).toBe(200);
      expect((await raw("/magi/status", { host })).status).toBe(401);
      // A page at the tunnel's port is still a page.
      expect((await raw("/magi/status", { ...allowed, host, origin: `http://${host}` })).status).toBe(403);
    }
  });

  test.each(["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost:1.evil.example"])(
    "that reach the router by the host name '%s' are refused",
    async (host) => {
      for (const path of ["/health", "/magi/status"]) expect((await raw(path, { ...allowed, host })).status).toBe(403);
    },
  );

  test.each(["https://evil.example", "null", "http://localhost:1", "file://"])(
    "of origin %s are refused",
    async (origin) => {
      const { status, error } = await raw("/magi/status", { ...allowed, origin });
      expect(status).toBe(403);
      expect(error?.code).toBe("FORBIDDEN_ORIGIN");
    },
  );

  test("the router's own address is fine under each of its names", async () => {
    const { port } = new URL(router.url);
    for (const name of ["127.0.0.1", "localhost", "LOCALHOST"])
      expect((await raw("/magi/status", { ...allowed, host: `${name}:${port}` })).status).toBe(200);
    expect((await raw("/magi/status", { ...allowed, origin: router.url })).status).toBe(200);
  });
});

describe("malformed requests", () => {
  test.each([
    ["text that is not JSON", "{ oops", "The request body is not valid JSON."],
    ["nothing", "", "The request body is not valid JSON."],
    ["a list", "[]", "The request body must be a JSON object."],
    ["no messages", "{}", "The request needs `messages`, a list with at least one message."],
    ["empty messages", '{"messages":[]}', "The request needs `messages`, a list with at least one message."],
    ["a message that is null", '{"messages":[null]}', "The message at position 0 has no `role`."],
    ["a message without role", '{"messages":[{"content":"x"}]}', "The message at position 0 has no `role`."],
    ["a model that is a number", '{"model":7,"messages":[{"role":"user"}]}', "`model` must be a text."],
    ["a stream that is a text", '{"stream":"yes","messages":[{"role":"user"}]}', "`stream` must be true or false."],
  ])("%s: 400 and a sentence", async (_what, body, message) => {
    const { status, error } = await raw("/v1/chat/completions", allowed, { method: "POST", body });
    expect(status).toBe(400);
    const type = "invalid_request_error";
    expect(error).toEqual({ message, type, param: null, code: "BAD_REQUEST", source: "caller" });
  });

  test.each(["gzip", "br", "gzip, identity"])("a body in %s: 415, and it is not read as it is", async (coding) => {
    for (const path of ["/v1/chat/completions", "/magi/route"]) {
      const headers = { ...allowed, "content-encoding": coding };
      const body = gzipSync('{"messages":[{"role":"user","content":"Hi"}]}');
      const response = await raw(path, headers, { method: "POST", body });
      expect([response.status, response.headers["accept-encoding"]]).toEqual([415, "identity"]);
      expect(response.error).toEqual({
        message: `The router reads no compressed requests. Send this one without \`Content-Encoding: ${coding}\`.`,
        type: "invalid_request_error",
        param: null,
        code: "BAD_REQUEST",
        source: "caller",
      });
    }
    const headers = { ...allowed, "content-encoding": "Identity" };
    const plain = await raw("/magi/route", headers, { method: "POST", body: "{}" });
    expect(plain.error?.message).toContain("`messages`");
  });

  test.each([
    ["/v1/models/", "Use /v1/models."],
    ["/chat/completions", "Use /v1/chat/completions."],
    ["/v1/v1/embeddings/", "Use /v1/embeddings."],
    ["/v1/chat/completion", "Use /v1/chat/completions."],
    ["/v1/chat", "Use /v1/chat/completions."],
    ["/v1/responses", "Use /v1/chat/completions."],
    ["/v1/messages", "Use /v1/chat/completions."],
    ["/v1/embedding", "Use /v1/embeddings."],
    ["/v1/health", "Use /health."],
    ["/v1/nowhere", ""],
    ["/", ""],
    [`/v1${"/".repeat(14_000)}x`, ""],
  ])("a path that is not there: 404, and the one that was meant (%#)", async (path, advice) => {
    const { status, error } = await raw(path, allowed);
    expect(status).toBe(404);
    expect(error?.message).toBe(`The router has no ${path.slice(0, 200)}.${advice && ` ${advice}`}`);
  });

  test("a body that is too large: 413 before it was read", async () => {
    const headers = { ...allowed, "content-length": 40 * 1024 * 1024 };
    const found = await new Promise<number>((resolve, reject) => {
      const outgoing = request(`${router.url}/v1/chat/completions`, { method: "POST", headers }, (response) => {
        resolve(response.statusCode ?? 0);
        outgoing.destroy();
      });
      outgoing.on("error", reject);
      outgoing.write("{");
    });
    expect(found).toBe(413);
  });

  test("a body that is too large and does not say so: 413", async () => {
    const found = await new Promise<number>((resolve, reject) => {
      const headers = { ...allowed, "transfer-encoding": "chunked" };
      const outgoing = request(`${router.url}/v1/chat/completions`, { method: "POST", headers }, (response) => {
        resolve(response.statusCode ?? 0);
        outgoing.destroy();
      });
      // The router closes the connection while we are still writing; that is what it should do.
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE" && error.code !== "ECONNRESET") reject(error);
      });
      const part = Buffer.alloc(1024 * 1024, " ");
      for (let megabyte = 0; megabyte < 34; megabyte++) outgoing.write(part);
    });
    expect(found).toBe(413);
  });

  test("a path that is not there: 404; a method that does not fit: 405", async () => {
    expect((await raw("/v2/none", allowed)).status).toBe(404);
    const { status, error } = await raw("/v1/chat/completions", allowed);
    expect(status).toBe(405);
    expect(error?.message).toBe("Use POST for /v1/chat/completions.");
  });

  test.each(["/health", "/v1/models", "/v1/models/magi", "/magi/status", "/magi/decisions", "/metrics"])(
    "HEAD %s answers as GET does, without the body",
    async (path) => {
      const [head, whole] = await Promise.all(
        ["HEAD", "GET"].map((method) => fetch(`${router.url}${path}`, { method, headers: allowed })),
      );
      expect(head?.status).toBe(whole?.status);
      expect(head?.headers.get("content-type")).toBe(whole?.headers.get("content-type"));
      expect(Number(head?.headers.get("content-length"))).toBeGreaterThan(0);
      expect(await head?.text()).toBe("");
    },
  );

  test("HEAD of events, which have no end: 405", async () => {
    const { status, headers } = await fetch(`${router.url}/magi/events`, { method: "HEAD", headers: allowed });
    expect([status, headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("bytes that are not HTTP: the router lives on", async () => {
    const socket = connect(Number(new URL(router.url).port), "127.0.0.1");
    await new Promise((resolve) =>
      socket
        .on("close", resolve)
        .on("data", () => undefined)
        .end("\0\0nonsense\r\n\r\n"),
    );
    expect((await raw("/health", {})).status).toBe(200);
  });

  test("the path // is nothing, not a crash", async () => {
    expect((await raw("//", allowed)).status).toBe(404);
    expect((await raw("/health", {})).status).toBe(200);
  });
});

test("the router listens on loopback only", async () => {
  const { networkInterfaces } = await import("node:os");
  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4");
  // A machine without a network has no other address to try.
  if (outer === undefined) return;
  const refused = await new Promise<string | undefined>((resolve) => {
    const socket = connect(Number(new URL(router.url).port), outer.address);
    socket.on("connect", () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code);
    });
  });
  expect(refused).toBe("ECONNREFUSED");
});
