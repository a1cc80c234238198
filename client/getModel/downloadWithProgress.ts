import * as vscode from "vscode";
import { progressText } from "../../core/modelCatalog/downloadWords.ts";
import type { HubFile } from "../../core/modelCatalog/hubFile.ts";
import type { Download } from "../../workspace/download/downloadFile.ts";
import { downloadModel } from "../../workspace/download/downloadModel.ts";

/** Downloads with a notification that says how far it is. Undefined when it was cancelled; what is there is kept. */
export async function downloadWithProgress(
  file: HubFile & { readonly bytes?: number; readonly sha256?: string },
  request: {
    readonly title: string;
    readonly folder: string;
    readonly endpoint: string;
    readonly token: string | undefined;
  },
): Promise<Download | undefined> {
  const { title, ...where } = request;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `MAGI: getting ${title}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => {
      controller.abort();
    });
    let shown = 0;
    try {
      return await downloadModel(file, {
        ...where,
        signal: controller.signal,
        onProgress: (news) => {
          // A file that is begun anew takes nothing back: VS Code's bar knows no steps backwards.
          const percent = news.step === "downloading" ? (news.bytes / news.total) * 100 : shown;
          progress.report({ message: progressText(news), increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        },
      });
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}
