import { describe, expect, it } from "vitest";
import { downloadLine } from "../../../cli/downloadLine.ts";
import type { DownloadLine } from "../../../cli/downloadLine.ts";

function lineOn(
  isTTY: boolean,
  columns?: number,
): { line: DownloadLine; written: string[]; wait: (ms: number) => void } {
  const written: string[] = [];
  let time = 0;
  const out = { isTTY, write: (text: string) => written.push(text), ...(columns !== undefined && { columns }) };
  return {
    line: downloadLine(out, () => time),
    written,
    wait: (ms) => {
      time += ms;
    },
  };
}

const at = (bytes: number) => ({ step: "downloading", bytes, total: 1000e6, rate: 10e6 }) as const;

describe("a download on a terminal", () => {
  it("is one line that changes, and is gone at the end", () => {
    const { line, written, wait } = lineOn(true);
    line.show({ step: "connecting" });
    line.show(at(0));
    line.show(at(1e6));
    wait(200);
    line.show(at(2e6));
    line.end();
    line.end();
    expect(written).toEqual([
      "\r\u001b[Kconnecting",
      "\r\u001b[K0 bytes of 1.0 GB, 10 MB/s, 2 min left",
      "\r\u001b[K2 MB of 1.0 GB, 10 MB/s, 2 min left",
      "\r\u001b[K",
    ]);
  });

  it("is no longer than the terminal is wide", () => {
    const { line, written } = lineOn(true, 20);
    line.show(at(0));
    expect(written[0]).toBe("\r\u001b[K0 bytes of 1.0 GB, ");
  });
});

describe("a download elsewhere", () => {
  it("is a line for each tenth, for news, and once a minute", () => {
    const { line, written, wait } = lineOn(false);
    line.show({ step: "connecting" });
    for (const bytes of [0, 50e6, 99e6, 100e6, 150e6]) line.show(at(bytes));
    line.show({ step: "waiting", seconds: 2, reason: "broken" });
    line.show(at(150e6));
    wait(60_000);
    line.show(at(160e6));
    expect(written).toEqual([
      "0 bytes of 1.0 GB, 10 MB/s, 2 min left\n",
      "100 MB of 1.0 GB, 10 MB/s, 2 min left\n",
      "the connection broke, trying again in 2 s\n",
      "150 MB of 1.0 GB, 10 MB/s, 1 min left\n",
      "160 MB of 1.0 GB, 10 MB/s, 1 min left\n",
    ]);
  });
});
