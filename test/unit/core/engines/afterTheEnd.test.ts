import { describe, expect, it } from "vitest";
import { causeOf, lastError } from "../../../../core/engines/lastWords.ts";
import { afterExit, noCrashes } from "../../../../core/engines/restartPolicy.ts";
import type { CrashRecord } from "../../../../core/engines/restartPolicy.ts";

describe("a server that ended by itself", () => {
  it("is not started again when it was never ready", () => {
    expect(afterExit(noCrashes, { wasEverReady: false, readyForMs: undefined })).toEqual({ kind: "giveUp" });
  });

  it("is started again after ever longer times, up to half a minute", () => {
    const delays: number[] = [];
    let record: CrashRecord = noCrashes;
    for (let crash = 0; crash < 8; crash++) {
      const next = afterExit(record, { wasEverReady: true, readyForMs: 500 });
      if (next.kind === "giveUp") throw new Error("It gave up.");
      delays.push(next.delayMs);
      ({ record } = next);
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("begins anew after it ran for a minute", () => {
    const next = afterExit({ crashes: 5, failedRestarts: 0 }, { wasEverReady: true, readyForMs: 60_000 });
    expect(next).toMatchObject({ kind: "restart", delayMs: 1000 });
  });

  it("is given up when it ends five times in a row before it is ready", () => {
    let record: CrashRecord = noCrashes;
    let restarts = 0;
    for (;;) {
      const next = afterExit(record, { wasEverReady: true, readyForMs: undefined });
      if (next.kind === "giveUp") break;
      restarts++;
      ({ record } = next);
    }
    expect(restarts).toBe(4);
  });
});

describe("its last words", () => {
  it.each([
    ["main: couldn't bind HTTP server socket, hostname: 127.0.0.1, port: 8081", "port is taken"],
    ["ggml_backend_cuda_buffer_type_alloc_buffer: allocating 9000 MiB: cudaMalloc failed: out of memory", "memory"],
    ["llama_model_load: error loading model: unknown model architecture: 'qwen9'", "newer one"],
    ["error: invalid argument: --frobnicate", "magi.llamaServer.arguments"],
    ["it ended with code 3221225781", "A DLL of llama-server is missing"],
    ["it ended with code 3221225501", "another processor"],
    ["it was ended by SIGILL", "another processor"],
    ["llama-server: error while loading shared libraries: libllama.so: cannot open shared object file", "library"],
    [
      "gguf_init: tensor 'output.weight' data is not within the file bounds, model is corrupted or incomplete",
      "complete",
    ],
  ])("%s", (line, words) => {
    expect(causeOf(["build: 6000", line, "exiting"])).toContain(words);
  });

  it("are its own when nothing known is in them", () => {
    expect(causeOf(["all is well"])).toBeUndefined();
    expect(lastError(["srv  load_model: failed to load model, '/m.gguf'", "main: cleaning up before exit..."])).toBe(
      "srv  load_model: failed to load model, '/m.gguf'",
    );
    expect(lastError(["all is well"])).toBeUndefined();
    expect(lastError([`error ${"x".repeat(10_000)}`])?.length).toBe(300);
  });
});
