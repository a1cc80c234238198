import * as vscode from "vscode";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { scoreText } from "../../core/fixes/editing/values.ts";
import type { DashboardCommand, DashboardQuestion, WrittenLadder } from "../../protocol/dashboardMessages.ts";
import type { DecisionRecord } from "../../protocol/decisionRecord.ts";
import { parseFromDashboardPage } from "../../protocol/parseFromDashboardPage.ts";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import { maxLogBytes } from "../../workspace/decisionLog/decisionLogWriter.ts";
import { DecisionLogReader } from "../../workspace/decisionLog/readDecisionLog.ts";
import { reasonOf } from "../../workspace/fileError.ts";
import { systemClock } from "../children/clock.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import { readSettings } from "../settings.ts";
import type { Situation } from "../situation/situation.ts";
import { withoutLinks } from "../text/withoutLinks.ts";
import { PagePanel } from "../webview/pagePanel.ts";
import { dashboardOf } from "./dashboardModel.ts";
import type { Dashboard as Shown } from "./dashboardModel.ts";
import { writeLadder } from "./writeLadder.ts";
import type { Undo } from "./writeLadder.ts";

const viewType = "magi.dashboard";
/** How often a page that is seen looks for new prompts. */
const beatMs = 2_000;
/** How many of the router's last prompts are shown. */
const recentPrompts = 50;
/** A router that does not answer by then is shown without its prompts. */
const patienceMs = 3_000;

const commands: Readonly<Record<DashboardCommand, readonly [command: string, ...args: unknown[]]>> = {
  openChat: ["magi.openChat"],
  switchProfile: ["magi.switchProfile"],
  createProfile: ["magi.createProfile"],
  openProfile: ["magi.openProfile"],
  manageTrust: ["workbench.trust.manage"],
  restartRouter: ["magi.restartRouter"],
  openSettings: ["workbench.action.openSettings", "magi.decisionLog"],
};

/** The dashboard: its page, what it shows, and the writing of a proposal. */
export class Dashboard implements vscode.Disposable {
  readonly #situation: ReadonlyObservable<Situation>;
  readonly #decisions: (limit: number, signal: AbortSignal) => Promise<readonly DecisionRecord[]>;
  readonly #log: Log;
  readonly #page: PagePanel;
  readonly #parts: vscode.Disposable;
  #question: DashboardQuestion = { span: "all", wish: { kind: "usual" } };
  #reader: { readonly folder: string; readonly reader: Promise<DecisionLogReader> } | undefined;
  #shown: Shown | undefined;
  /** The last state that the page got, to send no state twice. */
  #sent = "";
  #isReady = false;
  #showThresholds = false;
  #written: { readonly said: WrittenLadder; readonly undo: Undo } | undefined;
  #cancelBeat: (() => void) | undefined;
  /** A look that is under way, and whether another is wanted after it. */
  #looking = false;
  #lookAgain = false;
  #isDisposed = false;

  constructor(asked: {
    readonly extensionUri: vscode.Uri;
    readonly situation: ReadonlyObservable<Situation>;
    /** What became of the last prompts of the router that runs; rejects when none does. */
    readonly decisions: (limit: number, signal: AbortSignal) => Promise<readonly DecisionRecord[]>;
    readonly log: Log;
  }) {
    const { extensionUri, situation, log } = asked;
    this.#situation = situation;
    this.#decisions = asked.decisions;
    this.#log = log;
    const kind = { viewType, title: "MAGI Dashboard", icon: "graph", bundle: "dashboard" };
    this.#page = new PagePanel(extensionUri, kind, {
      received: (value) => {
        this.#receive(value);
      },
      loading: () => {
        this.#isReady = false;
        this.#sent = "";
      },
      closed: () => {
        this.#isReady = false;
        this.#cancelBeat?.();
      },
      shown: (isVisible) => {
        if (isVisible) void this.#look();
      },
    });
    this.#parts = vscode.Disposable.from(
      this.#page,
      situation.subscribe(() => void this.#look()),
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: (restored) => {
          this.#page.adopt(restored);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Opens the page or brings it to the front, at the thresholds when they are what is wanted. */
  open(at: "top" | "thresholds" = "top"): void {
    const wasOpen = this.#isReady && this.#page.isVisible;
    this.#page.open(vscode.ViewColumn.Active);
    if (at === "top") return;
    if (wasOpen) this.#page.post({ kind: "showThresholds" });
    else this.#showThresholds = true;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancelBeat?.();
    this.#parts.dispose();
  }

  #receive(value: unknown): void {
    const message = parseFromDashboardPage(value);
    if (message === undefined) return;
    switch (message.kind) {
      case "ready":
        this.#isReady = true;
        this.#sent = "";
        this.#question = message.asked ?? this.#question;
        void this.#look();
        return;
      case "ask":
        this.#question = message.asked;
        void this.#look();
        return;
      case "write":
        void this.#try("write the proposal", () => this.#write(message.id));
        return;
      case "undo":
        void this.#try("take the proposal back", () => this.#undo());
        return;
      case "command": {
        const [command, ...args] = commands[message.command];
        const subject = message.command === "openProfile" ? [this.#shown?.file?.name] : args;
        void this.#try(command, async () => {
          await vscode.commands.executeCommand(command, ...subject);
        });
        return;
      }
    }
  }

  async #write(id: string): Promise<void> {
    const { file, proposal, state } = this.#shown ?? {};
    if (file === undefined || proposal?.state !== "proposed") return;
    // What the user saw is written, or nothing: the files or the log may have changed between the look and the click.
    if (state?.proposal?.state !== "proposed" || state.proposal.id !== id) return;
    const undo = await writeLadder(file, proposal.tiers);
    const changed = proposal.tiers.filter(({ before, after }) => before !== after);
    const values = changed.map(({ name, after }) => `${name} ${scoreText(after)}`).join(", ");
    const text = `Written to ${file.name}: ${values}.`;
    this.#written = { said: { profile: file.name, text, canUndo: true }, undo };
    await this.#look();
  }

  async #undo(): Promise<void> {
    const written = this.#written;
    if (written === undefined) return;
    await written.undo();
    const { profile } = written.said;
    const said = { profile, text: `${profile} is as it was before.`, canUndo: false };
    this.#written = { said, undo: () => Promise.resolve() };
    await this.#look();
  }

  /** Shows what there is now. One look at a time: what changes meanwhile is looked at after it. */
  async #look(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    try {
      do {
        this.#lookAgain = false;
        await this.#lookOnce();
      } while (this.#needsAnotherLook());
    } catch (error) {
      this.#log.error(`The dashboard: ${describeError(error)}`);
    } finally {
      this.#looking = false;
      this.#beat();
    }
  }

  /** A function, since the flag changes while one waits. */
  #needsAnotherLook(): boolean {
    return this.#lookAgain;
  }

  async #lookOnce(): Promise<void> {
    if (!this.#isReady || !this.#page.isVisible) return;
    const [log, decisions] = await Promise.all([this.#readLog(), this.#askRouter()]);
    const { places } = this.#situation.value.files;
    const settings = readSettings(places && vscode.Uri.file(places.folder));
    this.#shown = dashboardOf({
      situation: this.#situation.value,
      entries: log.entries,
      ...(log.problem !== undefined && { logProblem: log.problem }),
      decisions,
      question: this.#question,
      now: systemClock.now(),
      isLogging: settings.decisionLog,
      ...(this.#written !== undefined && { written: this.#written.said }),
    });
    this.#send();
  }

  #send(): void {
    if (this.#shown === undefined || !this.#isReady) return;
    const { state } = this.#shown;
    const text = JSON.stringify(state);
    if (text !== this.#sent) this.#page.post({ kind: "state", state });
    this.#sent = text;
    if (this.#showThresholds) this.#page.post({ kind: "showThresholds" });
    this.#showThresholds = false;
  }

  async #readLog(): Promise<{ readonly entries: readonly LogEntry[]; readonly problem?: string }> {
    const { places } = this.#situation.value.files;
    if (places === undefined) return { entries: [] };
    try {
      if (this.#reader?.folder !== places.folder) {
        const reader = findLogFiles(places.folder).then((files) => new DecisionLogReader(files, 2 * maxLogBytes));
        this.#reader = { folder: places.folder, reader };
      }
      return { entries: await (await this.#reader.reader).entries() };
    } catch (error) {
      this.#reader = undefined;
      return { entries: [], problem: `The decision log cannot be read: ${reasonOf(error)}.` };
    }
  }

  /** None while no router runs: the log is shown all the same. */
  async #askRouter(): Promise<readonly DecisionRecord[]> {
    if (this.#situation.value.router.kind !== "running") return [];
    try {
      return await this.#decisions(recentPrompts, AbortSignal.timeout(patienceMs));
    } catch (error) {
      this.#log.warn(`The dashboard asked the router for its last prompts: ${describeError(error)}`);
      return [];
    }
  }

  #beat(): void {
    this.#cancelBeat?.();
    if (this.#isDisposed || !this.#page.isVisible) return;
    this.#cancelBeat = systemClock.after(beatMs, () => void this.#look());
  }

  async #try(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#log.error(`The dashboard could not ${what}: ${describeError(error)}`);
      const sentence = error instanceof Error ? error.message : "It failed.";
      void vscode.window.showErrorMessage(withoutLinks(`MAGI: ${sentence}`));
    }
  }
}
