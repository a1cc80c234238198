import { describe, expect, test } from "vitest";
import type { Api } from "../../../../router/dispatch/modelRequest.ts";
import { failureOfStatus } from "../../../../router/dispatch/attemptFailure.ts";

describe("an upstream's error status", () => {
  test.each([
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
    });
    expect(failure.remedy).toBe(remedy);
  });

  const of = (api: Api, status: number, message = "") =>
    failureOfStatus({
      api,
      status,
      body: JSON.stringify({ error: { message } }),
      retryAfter: undefined,
      hadKey: false,
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
});
