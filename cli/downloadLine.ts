import { progressText } from "../core/modelCatalog/downloadWords.ts";
import type { DownloadProgress } from "../core/modelCatalog/downloadWords.ts";

export interface DownloadLine {
  readonly show: (progress: DownloadProgress) => void;
  readonly end: () => void;
}

const ttyEveryMs = 200;
/** Where every line is kept, one for each tenth of the file is enough, and one now and then in between. */
const plainEveryMs = 60_000;

/** How a download goes: one line that changes on a terminal, a line now and then elsewhere. */
export function downloadLine(
  out: { readonly isTTY?: boolean; readonly columns?: number; readonly write: (text: string) => unknown },
  now: () => number,
): DownloadLine {
  return out.isTTY === true ? changingLine(out, now) : plainLines(out, now);
}

function changingLine(
  out: { readonly columns?: number; readonly write: (text: string) => unknown },
  now: () => number,
): DownloadLine {
  let last: { readonly step: DownloadProgress["step"]; readonly at: number } | undefined;
  return {
    show: (progress) => {
      if (last?.step === progress.step && now() - last.at < ttyEveryMs) return;
      last = { step: progress.step, at: now() };
      // A line that is broken could not be taken back.
      out.write(`\r\u001b[K${progressText(progress).slice(0, (out.columns ?? 80) - 1)}`);
    },
    end: () => {
      if (last !== undefined) out.write("\r\u001b[K");
      last = undefined;
    },
  };
}

function plainLines(out: { readonly write: (text: string) => unknown }, now: () => number): DownloadLine {
  let last: { readonly step: DownloadProgress["step"]; readonly at: number; readonly tenth: number } | undefined;
  return {
    show: (progress) => {
      const tenth = "total" in progress ? Math.floor((progress.bytes / progress.total) * 10) : 0;
      const isNews = last?.step !== progress.step || last.tenth !== tenth || now() - last.at >= plainEveryMs;
      if (!isNews || progress.step === "connecting") return;
      last = { step: progress.step, at: now(), tenth };
      out.write(`${progressText(progress)}\n`);
    },
    end: () => {
      last = undefined;
    },
  };
}
