import { describe, expect, test } from "vitest";
import type { Api } from "../../../../router/dispatch/modelRequest.ts";
import { failureOfError, failureOfStatus } from "../../../../router/dispatch/attemptFailure.ts";

const baseUrl = "http://127.0.0.1:8080/v1";

describe("an upstream's error status", () => {
  test.each([
    [301, "elsewhere"],
    [400, "giveBack"],
    [413, "giveBack"],
    [422, "giveBack"],
    [401, "giveBack"],
    [404, "elsewhere"],
    [408, "elsewhere"],
    [425, "elsewhere"],
    [429, "elsewhere"],
    [500, "elsewhere"],
    [503, "elsewhere"],
  ])("%i means: %s", (status, remedy) => {
    const failure = failureOfStatus({
      api: "chat/completions",
      status,
      body: "",
      retryAfter: undefined,
      hadKey: false,
      baseUrl,
    });
    expect(failure.remedy).toBe(remedy);
  });

  const of = (api: Api, status: number, message = "", at = baseUrl) =>
    failureOfStatus({
      api,
      status,
      body: JSON.stringify({ error: { message } }),
      retryAfter: undefined,
      hadKey: false,
      baseUrl: at,
    });

  test.each([404, 405, 501])("%i for what is no chat says nothing of the endpoint", (status) => {
    for (const api of ["completions", "embeddings"] as const) {
      const failure = of(api, status, "File Not Found");
      expect(failure).toMatchObject({ remedy: "elsewhere", isFault: false, status: 404 });
      expect(failure.state).toBeUndefined();
      expect(failure.message).toBe(`has no /v1/${api} (${String(status)}: File Not Found)`);
    }
  });

  test("a model that is not there is one for vectors too, and for a chat whatever is said", () => {
    expect(of("embeddings", 404, 'model "x" not found, try pulling it first').state).toBe("wrong-model");
    expect(of("chat/completions", 404, "Not Found").state).toBe("wrong-model");
  });

  test.each([
    "model 'qwen3' not found",
    "model not found",
    "could not find real modelID for qwen3",
    "could not find suitable inference handler for qwen3",
    "/chat/completions: Invalid model name passed in model=qwen3. Call `/v1/models` to view available models",
    "400: {'error': '/chat/completions: Invalid model name passed in model=qwen3'}",
  ])("400 with the words %j is no mistake of the caller's: the model is not there", (said) => {
    expect(of("chat/completions", 400, said)).toMatchObject({
      code: "UPSTREAM_FAILED",
      remedy: "elsewhere",
      state: "wrong-model",
      message: `does not know the model (400: ${said})`,
    });
  });

  test.each([
    "model is not loaded",
    "No models loaded. Please load a model in the developer page or use the `lms load` command",
    'Failed to load model "qwen/qwen3-coder-30b". Error: Operation canceled',
  ])("400 with the words %j is the server's", (said) => {
    expect(of("chat/completions", 400, said)).toMatchObject({
      code: "UPSTREAM_FAILED",
      remedy: "elsewhere",
      isFault: true,
      message: `has not loaded the model (400: ${said})`,
    });
    // A prompt that speaks of it may be quoted.
    expect(of("chat/completions", 400, `Invalid value: ${said}`).remedy).toBe("giveBack");
  });

  test.each([
    ["http://127.0.0.1:8080", "Most servers answer below `/v1`: put that behind the address in the registry."],
    [`${baseUrl}/chat/completions`, "Take `/chat/completions` off the end of the address in the registry."],
    [`${baseUrl}/models`, "Take `/models` off the end of the address in the registry."],
  ])("404 at %s is the address's, unless the server speaks of the model", (at, advice) => {
    const failure = of("chat/completions", 404, "Not Found", at);
    expect(failure).toMatchObject({ state: "wrong-model", advice: ` ${advice}` });
    expect(failure.message).toBe("answers no chat at this address (404: Not Found)");
    expect(of("chat/completions", 404, "model 'x' not found", at)).toMatchObject({ advice: undefined });
    expect(of("chat/completions", 404, "Not Found").advice).toBeUndefined();
  });
});

/** As llama-server b11669 says it, and LM Studio with a status of 400. */
const full = { code: 500, message: "Context size has been exceeded.", type: "server_error" };

test("a full context that slots share is no fault: the prompt may have room alone", () => {
  const asked = { api: "chat/completions", hadKey: false, baseUrl } as const;
  const body = JSON.stringify({ error: full });
  for (const status of [500, 400])
    expect(failureOfStatus({ ...asked, status, body, retryAfter: undefined })).toMatchObject({
      remedy: "alone",
      isFault: false,
      code: "CONTEXT_TOO_LONG",
      message: "has no room left in its context",
    });
  expect(failureOfError(body, asked)).toMatchObject({ remedy: "alone", isFault: false });
});

describe("an error that comes with status 200", () => {
  const of = (error: unknown) =>
    failureOfError(JSON.stringify({ error }), { api: "chat/completions", hadKey: false, baseUrl });

  test.each<[unknown, number]>([
    [{ code: 400, message: "Invalid value", type: "invalid_request_error" }, 400],
    [{ code: "413", message: "Too large" }, 413],
    [{ status: 422, code: null, message: "No such tool" }, 422],
    [{ code: "invalid_value", message: "Invalid value", type: "invalid_request_error" }, 400],
    [{ code: 401, message: "Who are you?" }, 401],
  ])("%j is the caller's mistake as its status would be", (error, status) => {
    expect(of(error)).toMatchObject({
      code: "UPSTREAM_REFUSED_REQUEST",
      remedy: "giveBack",
      isFault: false,
      status,
    });
  });

  test.each<[unknown]>([
    ["no"],
    [{ message: "Out of memory" }],
    [{ code: 500, message: "Out of memory", type: "invalid_request_error" }],
    [{ code: null, status: "INTERNAL", message: "Out of memory" }],
    [{ code: [4.5], status: 999, message: "Out of memory" }],
  ])("%j is the server's fault", (error) => {
    expect(of(error)).toMatchObject({ code: "UPSTREAM_FAILED", remedy: "elsewhere", isFault: true });
  });

  test("says that the prompt is too long, that the model is not there, or that the server is busy", () => {
    const overflow = { message: "Too long.", type: "server_error", code: "context_length_exceeded" };
    expect(of(overflow)).toMatchObject({ code: "CONTEXT_TOO_LONG", remedy: "elsewhere", isFault: false });
    expect(of({ code: 404, message: "No such model" })).toMatchObject({ state: "wrong-model" });
    expect(of({ code: 429, message: "Slow down" })).toMatchObject({ state: "busy", isFault: false });
  });

  test("is told in the server's own words", () => {
    expect(of({ message: "Out  of memory." }).message).toBe("reported an error: Out of memory");
    expect(of({ message: "<html>" }).message).toBe("reported an error");
    expect(of({ code: 400, message: "Invalid value." }).message).toBe("refused the request (400: Invalid value)");
  });
});
