import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";
import { DiagnosticsQueue } from "../../../../server/diagnostics/diagnosticsQueue.ts";

/** A queue over files that the test writes down: what is wrong in each, and its version if it is open. */
class Bench {
  readonly files = new Map<string, { message?: string; version?: number }>();
  /** Each check as the file's name. */
  readonly checked: string[] = [];
  /** Each publication as `file: messages`. */
  readonly published: string[] = [];
  onCheck: (key: string) => void = () => undefined;
  readonly queue = new DiagnosticsQueue({
    findingsOf: (key) => {
      this.checked.push(key);
      this.onCheck(key);
      const file = this.files.get(key);
      if (file === undefined) return undefined;
      const diagnostics = file.message === undefined ? [] : [diagnostic(file.message)];
      return { uri: `file:///${key}`, diagnostics, ...(file.version !== undefined && { version: file.version }) };
    },
    publish: ({ uri, diagnostics }) => {
      this.published.push(
        `${uri.slice(8)}: ${diagnostics.map(({ message }) => (typeof message === "string" ? message : "")).join()}`,
      );
      return Promise.resolve();
    },
  });

  /** Waits until nothing has happened for a while. */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.checked.length;) {
      before = this.checked.length;
      await pause(25);
    }
  }
}

function diagnostic(message: string): Diagnostic {
  return { message, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
}

describe("a file that is not open", () => {
  test("is published when it has problems, when they change, and once when they are gone", async () => {
    const bench = new Bench();
    for (const message of ["one", "one", "two", undefined, undefined]) {
      bench.files.set("a", message === undefined ? {} : { message });
      bench.queue.touch(["a"]);
      await bench.settle();
    }
    expect(bench.published).toEqual(["a: one", "a: two", "a: "]);
  });

  test("is cleared when it is deleted, and never spoken of when it was always sound", async () => {
    const bench = new Bench();
    bench.files.set("a", { message: "one" }).set("b", {});
    bench.queue.touch(["a", "b", "c"]);
    await bench.settle();
    bench.files.clear();
    bench.queue.touch(["a", "b", "c"]);
    await bench.settle();
    expect(bench.published).toEqual(["a: one", "a: "]);
  });
});

describe("a document that is open", () => {
  test("is published at every version, also without problems", async () => {
    const bench = new Bench();
    for (const version of [1, 2]) {
      bench.files.set("a", { version });
      bench.queue.touchNow("a");
      await bench.settle();
    }
    expect(bench.published).toEqual(["a: ", "a: "]);
  });

  test("is checked once for what is typed in one breath", async () => {
    const bench = new Bench();
    for (const version of [1, 2, 3]) {
      bench.files.set("a", { version, message: String(version) });
      bench.queue.touchNow("a");
    }
    await bench.settle();
    expect(bench.published).toEqual(["a: 3"]);
  });

  test("is not kept waiting by a thousand others", async () => {
    const bench = new Bench();
    const others = Array.from({ length: 200 }, (_, n) => `f${n}`);
    for (const other of others) bench.files.set(other, {});
    bench.files.set("typed", { version: 1 });
    bench.onCheck = (key) => {
      for (const until = performance.now() + 1; performance.now() < until;);
      if (key === "f20") bench.queue.touchNow("typed");
    };
    bench.queue.touch(others);
    await bench.settle();
    const place = bench.checked.indexOf("typed");
    expect(place).toBeGreaterThan(20);
    expect(place).toBeLessThan(100);
    expect(bench.checked).toHaveLength(201);
  });
});

test("a closed queue does nothing more", async () => {
  const bench = new Bench();
  bench.files.set("a", { version: 1 });
  bench.queue.touchNow("a");
  bench.queue.touch(["b"]);
  bench.queue.close();
  await bench.settle();
  expect(bench.checked).toEqual([]);
});
