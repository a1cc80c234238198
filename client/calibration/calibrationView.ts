import * as vscode from "vscode";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import { readDecisionLog } from "../../workspace/decisionLog/readDecisionLog.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { Situation } from "../situation/situation.ts";
import { calibrationText } from "./calibrationModel.ts";

const scheme = "magi-calibration";

/** Shows how the prompts of the log fall on the active profile's tiers, as a text that nobody can change. */
export class CalibrationView implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #provider: vscode.Disposable;

  constructor() {
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.path) ?? "Run «MAGI: Calibrate Tiers» again.\n",
    });
  }

  /** @throws with a sentence for a person when there is nothing to show. */
  async show(situation: Situation): Promise<void> {
    const file = findActiveProfile(situation);
    const { places } = situation.files;
    if (file === undefined || places === undefined) throw new Error("No profile is active. Create one first.");
    const entries = await readDecisionLog(await findLogFiles(places.folder));
    const uri = vscode.Uri.from({ scheme, path: `/${file.name} tiers.txt` });
    this.#texts.set(uri.path, calibrationText(file, entries));
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#provider.dispose();
    this.#changed.dispose();
  }
}
