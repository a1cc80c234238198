// What is measured. Each scenario takes one contestant that runs and returns samples by figure.
import { peakMb, workedMs } from "./programs.mjs";

/** Whole answers; the processor time is that of the proxy alone. */
function wholeAnswers(connections, isShort = false) {
  const of = `${connections} connections${isShort ? ", short prompts that come again" : ""}`;
  return async ({ place, load, upstream, seconds, name }) => {
    const before = [place.pid, load.pid, upstream.pid].map(workedMs);
    const began = performance.now();
    const job = { kind: "whole", port: place.port, headers: place.headers, connections, seconds, isShort };
    const found = await load.run(job);
    const tookMs = performance.now() - began;
    refuseBad(found, name);
    const [proxy, client, server] = [place.pid, load.pid, upstream.pid].map((pid, i) => workedMs(pid) - before[i]);
    return {
      [`requests/s, ${of}`]: [found.count / found.seconds],
      [`processor time per 1,000 requests, ${of} (ms)`]: [(proxy / found.count) * 1000],
      [`its share of a core, ${of} (%)`]: [(proxy / tookMs) * 100],
      [`client and upstream, ${of} (%)`]: [((client + server) / tookMs) * 100],
    };
  };
}

export const scenarios = {
  whole16: { run: wholeAnswers(16) },
  whole64: { run: wholeAnswers(64) },
  short16: { run: wholeAnswers(16, true) },
  short64: { run: wholeAnswers(64, true) },
  // What is compiled while it runs is not compiled yet.
  new16: {
    fresh: true,
    async run({ place, load, name }) {
      const job = {
        kind: "whole",
        port: place.port,
        headers: place.headers,
        connections: 16,
        seconds: 60,
        most: 10_000,
      };
      const found = await load.run(job);
      refuseBad(found, name);
      return { "new process: requests/s of the first 10,000, 16 connections": [found.count / found.seconds] };
    },
  },
  stream: {
    async run({ place, load, upstream, seconds, name }) {
      const before = [place.pid, load.pid, upstream.pid].map(workedMs);
      const began = performance.now();
      const job = { kind: "streams", port: place.port, headers: place.headers, connections: 64, seconds, tokens: 500 };
      const found = await load.run(job);
      const tookMs = performance.now() - began;
      refuseBad(found, name);
      const [proxy, client, server] = [place.pid, load.pid, upstream.pid].map((pid, i) => workedMs(pid) - before[i]);
      return {
        "streamed tokens/s, 64 × 500": [found.count / found.seconds],
        "processor time per 100,000 streamed tokens (ms)": [(proxy / found.count) * 100_000],
        "its share of a core, 64 × 500 (%)": [(proxy / tookMs) * 100],
        "client and upstream, 64 × 500 (%)": [((client + server) / tookMs) * 100],
      };
    },
  },
  first: {
    withDirect: true,
    async run({ place, load, name }) {
      const job = { kind: "firstTokens", port: place.port, headers: place.headers, times: 100 };
      const { samples, bad } = await load.run(job);
      refuseBad({ bad, count: samples.length }, name);
      return { "time to first token, one at a time (ms)": samples };
    },
  },
  slow: {
    fresh: true,
    async run({ place, load, quick }) {
      const tokens = quick ? 8 : 20;
      const job = {
        kind: "slowStreams",
        port: place.port,
        headers: place.headers,
        streams: 1000,
        tokens,
        pauseMs: 250,
      };
      const { whole, reasons } = await load.run(job);
      if (whole < 1000) console.log(`  not whole: ${JSON.stringify(reasons)}`);
      return { "slow streams that were whole, of 1,000": [whole], "peak memory meanwhile (MB)": [peakMb(place.pid)] };
    },
  },
};

/** A proxy that is quick because it fails is not quick. */
function refuseBad({ bad, count, example }, name) {
  if (bad > 0)
    throw new Error(`${name} gave ${bad} bad answers beside ${count} good ones, such as ${JSON.stringify(example)}.`);
}
