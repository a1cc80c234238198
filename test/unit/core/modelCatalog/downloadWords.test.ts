import { describe, expect, it } from "vitest";
import { durationText, sizeText } from "../../../../core/modelCatalog/amounts.ts";
import { problemSentence, progressText } from "../../../../core/modelCatalog/downloadWords.ts";
import type { DownloadProblem } from "../../../../core/modelCatalog/downloadWords.ts";

const names = { name: "c.gguf", host: "huggingface.co", folder: "/models", hasToken: false };
const failures = ["not-found", "no-access", "too-many-requests", "server-error", "bad-answer"] as const;
const problems: readonly DownloadProblem[] = [
  ...failures.map((failure) => ({ kind: "answer", failure, status: 400 }) as const),
  { kind: "connection", reason: "the server closed the connection" },
  { kind: "redirect", reason: "it is redirected in circles" },
  { kind: "stalled", seconds: 30 },
  { kind: "no-checksum" },
  { kind: "other-file" },
  { kind: "corrupt" },
  { kind: "length", expected: 10, got: 20 },
  { kind: "disk-full", lacking: 2.5e9 },
  { kind: "disk-full", lacking: 0 },
  { kind: "disk", reason: "its disk can only be read" },
  { kind: "busy" },
  { kind: "not-a-model", reason: "it is not a GGUF file" },
];

describe("what is said of a failed download", () => {
  it.each(problems)("names the file, and what to do next: %o", (problem) => {
    const sentence = problemSentence(problem, names);
    expect(sentence).toMatch(/^[A-Z]?.*c\.gguf.+(: |; ).+\.$/);
    expect(sentence.length).toBeLessThan(260);
  });

  it("is another thing for somebody with a token", () => {
    const problem = { kind: "answer", failure: "no-access", status: 403 } as const;
    expect(problemSentence(problem, names)).toContain("give MAGI a token");
    expect(problemSentence(problem, { ...names, hasToken: true })).toContain("use another token");
  });
});

describe("progress", () => {
  it("says amount, rate and time left", () => {
    expect(progressText({ step: "downloading", bytes: 1.2e9, total: 2.5e9, rate: 10e6 })).toBe(
      "1.2 GB of 2.5 GB, 10 MB/s, 2 min left",
    );
    expect(progressText({ step: "downloading", bytes: 0, total: 2.5e9, rate: 0 })).toBe("0 bytes of 2.5 GB");
  });

  it("says what is waited for", () => {
    expect(progressText({ step: "waiting", seconds: 4, reason: "stalled" })).toBe(
      "nothing arrives, trying again in 4 s",
    );
    expect(progressText({ step: "checking", bytes: 1e9, total: 2e9 })).toBe("checking what is there: 1.0 GB of 2.0 GB");
  });
});

it("writes sizes and durations as people say them", () => {
  expect([12, 999, 1000, 999_499, 640e6, 999.4e6, 2.497e9, 9.94e9, 9.95e9].map(sizeText)).toEqual([
    "12 bytes",
    "999 bytes",
    "1 kB",
    "999 kB",
    "640 MB",
    "999 MB",
    "2.5 GB",
    "9.9 GB",
    "10 GB",
  ]);
  expect([0.2, 40, 59.6, 60, 3599, 4800].map(durationText)).toEqual([
    "1 s",
    "40 s",
    "60 s",
    "1 min",
    "1 h 0 min",
    "1 h 20 min",
  ]);
});
