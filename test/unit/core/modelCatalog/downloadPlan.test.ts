import { describe, expect, it } from "vitest";
import {
  judgeAnswer,
  lackingRoom,
  parsePartNote,
  resumeFrom,
  strongTag,
  waitBeforeTry,
} from "../../../../core/modelCatalog/downloadPlan.ts";
import type { RangeAnswer } from "../../../../core/modelCatalog/downloadPlan.ts";

const sum = "0123456789abcdef".repeat(4);
const now = Date.parse("2026-01-01T00:00:00Z");

function judge(answer: Partial<RangeAnswer> & { readonly status: number }, from = 0): unknown {
  return judgeAnswer({ redirects: 0, ...answer }, from, now);
}

describe("what an answer means", () => {
  it("is a continuation when it begins where it was asked to", () => {
    expect(judge({ status: 206, contentRange: "bytes 500-999/1000" }, 500)).toEqual({ kind: "append", total: 1000 });
    expect(judge({ status: 206, contentRange: "bytes 500-999/*" }, 500)).toEqual({ kind: "append" });
  });

  it("is asked for anew when it begins elsewhere, says nothing of it, or the range is not there", () => {
    for (const contentRange of ["bytes 0-999/1000", "bytes */1000", "lines 500-999/1000", undefined])
      expect(judge({ status: 206, contentRange }, 500)).toEqual({ kind: "ask-anew" });
    expect(judge({ status: 416 }, 500)).toEqual({ kind: "ask-anew" });
  });

  it("is the whole file with 200, however much was asked for", () => {
    expect(judge({ status: 200, contentLength: "1000" }, 500)).toEqual({ kind: "from-start", total: 1000 });
    expect(judge({ status: 200, contentLength: "1e3" })).toEqual({ kind: "from-start" });
  });

  it("is nonsense when a part comes that nobody asked for", () => {
    expect(judge({ status: 416 })).toEqual({ kind: "give-up", failure: "bad-answer" });
    expect(judge({ status: 206, contentRange: "bytes 5-9/10" })).toEqual({ kind: "give-up", failure: "bad-answer" });
  });

  it("is final where another try would bring the same", () => {
    expect(judge({ status: 404 })).toEqual({ kind: "give-up", failure: "not-found" });
    expect(judge({ status: 401, errorCode: "RepoNotFound" })).toEqual({ kind: "give-up", failure: "not-found" });
    expect(judge({ status: 401 })).toEqual({ kind: "give-up", failure: "no-access" });
    expect(judge({ status: 403, errorCode: "GatedRepo" })).toEqual({ kind: "give-up", failure: "no-access" });
    expect(judge({ status: 301 })).toEqual({ kind: "give-up", failure: "bad-answer" });
  });

  it("is worth another try when a signed address has run out, or the server is busy or broken", () => {
    expect(judge({ status: 403, redirects: 1 })).toEqual({ kind: "retry", failure: "no-access" });
    expect(judge({ status: 429, retryAfter: "7" })).toEqual({
      kind: "retry",
      failure: "too-many-requests",
      waitSeconds: 7,
    });
    expect(judge({ status: 503, retryAfter: "Thu, 01 Jan 2026 00:01:30 GMT" })).toEqual({
      kind: "retry",
      failure: "server-error",
      waitSeconds: 90,
    });
    expect(judge({ status: 500, retryAfter: "soon" })).toEqual({ kind: "retry", failure: "server-error" });
  });
});

describe("the note beside a part", () => {
  it("comes back as it was written", () => {
    const note = { bytes: 1000, sha256: sum, tag: '"abc"' };
    expect(parsePartNote(JSON.stringify(note))).toEqual(note);
  });

  it("leaves out a tag that only says «as good as»", () => {
    expect(parsePartNote(JSON.stringify({ bytes: 1000, sha256: sum, tag: 'W/"abc"' }))).toEqual({
      bytes: 1000,
      sha256: sum,
    });
    expect(strongTag('"a\r\nhost: x"')).toBeUndefined();
  });

  it.each(["", "{", "[]", "null", '{"bytes":-1}', `{"bytes":1.5,"sha256":"${sum}"}`, '{"bytes":5,"sha256":"x"}'])(
    "is none when it is %j",
    (text) => {
      expect(parsePartNote(text)).toBeUndefined();
    },
  );

  it("vouches for the bytes that are there, unless these are too many", () => {
    const note = { bytes: 1000, sha256: sum };
    expect(resumeFrom({ partBytes: 400, note })).toBe(400);
    expect(resumeFrom({ partBytes: 1000, note })).toBe(1000);
    expect(resumeFrom({ partBytes: 1001, note })).toBe(0);
    expect(resumeFrom({ partBytes: 400, note: undefined })).toBe(0);
  });
});

describe("how long to wait", () => {
  it("is twice as long each time, and as long as the server asks", () => {
    expect([1, 2, 3, 4, 5].map((tries) => waitBeforeTry(tries, undefined))).toEqual([1, 2, 4, 8, 16]);
    expect(waitBeforeTry(1, 45)).toBe(45);
  });

  it("is not at all after six fruitless tries, or when the server asks too much", () => {
    expect(waitBeforeTry(6, undefined)).toBeUndefined();
    expect(waitBeforeTry(1, 121)).toBeUndefined();
  });
});

it("leaves a margin on the disk", () => {
  expect(lackingRoom(1e9, 500e6)).toBe(0);
  expect(lackingRoom(1e9, 1e9)).toBe(256 * 1024 * 1024);
});
