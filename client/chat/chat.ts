import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { ChatTurn, FromChatPage } from "../../protocol/chatMessages.ts";
import { parseFromChatPage } from "../../protocol/parseFromChatPage.ts";
import { systemClock } from "../children/clock.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";
import type { Question } from "../router/question.ts";
import { readSettings } from "../settings.ts";
import type { Situation } from "../situation/situation.ts";
import { ChatActions } from "./chatActions.ts";
import { ChatController } from "./chatController.ts";
import { ChatPanel, chatViewType } from "./chatPanel.ts";
import { chatStatus } from "./chatStatusModel.ts";
import { ChoicesSource } from "./choicesSource.ts";

const storedKey = "magi.chat";

/** The chat: its page, its conversation, and what the page asks of the editor. */
export class Chat implements vscode.Disposable {
  readonly #controller: ChatController;
  readonly #panel: ChatPanel;
  readonly #parts: vscode.Disposable;

  constructor(asked: {
    readonly extensionUri: vscode.Uri;
    readonly memory: vscode.Memento;
    readonly situation: ReadonlyObservable<Situation>;
    readonly ask: (question: Question, signal: AbortSignal) => AsyncIterable<AnswerPart>;
    readonly log: Log;
  }) {
    const { memory, situation, log } = asked;
    const actions = new ChatActions();
    const panel = new ChatPanel(asked.extensionUri, {
      receive: (message) => {
        controller.receive(message);
      },
      perform: async (message) => {
        try {
          await actions.perform(message);
        } catch (error) {
          log.error(`The chat's ${message.kind}: ${describeError(error)}`);
        }
      },
      closed: () => {
        controller.stop();
      },
    });
    const controller = new ChatController(
      {
        ask: asked.ask,
        post: (message) => {
          panel.post(message);
        },
        keep: (conversation) => void memory.update(storedKey, conversation),
        mostTurns: () => readSettings(undefined).chatKeepTurns,
        newId: randomUUID,
        clock: systemClock,
        log,
      },
      memory.get(storedKey),
    );
    this.#controller = controller;
    this.#panel = panel;
    panel.showStatus(chatStatus(situation.value));
    const choices = new ChoicesSource(situation, (known) => {
      controller.offer(known);
    });
    this.#parts = vscode.Disposable.from(
      actions,
      panel,
      controller,
      choices,
      situation.subscribe((now) => {
        panel.showStatus(chatStatus(now));
      }),
      vscode.window.registerWebviewPanelSerializer(chatViewType, {
        deserializeWebviewPanel: (restored) => {
          panel.adopt(restored);
          return Promise.resolve();
        },
      }),
    );
  }

  /** The conversation as it is. */
  get turns(): readonly ChatTurn[] {
    return this.#controller.turns;
  }

  open(): void {
    this.#panel.open(readSettings(undefined).chatOpenBeside);
  }

  newChat(): void {
    this.open();
    this.#controller.newChat();
  }

  /** Opens the chat with a prompt to try: what is selected in the editor, or what the user types now. */
  async tryPrompt(argument: unknown): Promise<void> {
    const text = typeof argument === "string" ? argument : (selectedText() ?? (await askForPrompt()));
    if (text === undefined) return;
    this.open();
    this.#panel.compose(text);
  }

  /** Does what the page's own message would do; for those who are not the page, such as tests. */
  receive(value: FromChatPage): void {
    const message = parseFromChatPage(value);
    if (message === undefined) return;
    switch (message.kind) {
      case "send":
      case "stop":
      case "retry":
      case "askAgain":
      case "newChat":
      case "choose":
        this.#controller.receive(message);
        return;
      default:
        return;
    }
  }

  dispose(): void {
    this.#parts.dispose();
  }
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.selection.isEmpty) return undefined;
  return editor.document.getText(editor.selection);
}

async function askForPrompt(): Promise<string | undefined> {
  return await vscode.window.showInputBox({
    title: "MAGI: Try a Prompt",
    prompt: "The chat opens with this question in its input",
    placeHolder: "What does two_stage do?",
    ignoreFocusOut: true,
  });
}
