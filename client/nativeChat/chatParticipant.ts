import * as vscode from "vscode";
import type { Turn } from "../../core/routing/decision.ts";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import { RouterAnswerError } from "../router/answerError.ts";
import type { AnswerPart } from "../router/parseAnswerEvent.ts";
import type { Question } from "../router/question.ts";
import { NativeAnswer } from "./nativeAnswerModel.ts";

/** As in `chatParticipants` of package.json. */
const participantId = "magi.chat";
/** Of a file that is attached. */
const mostCharacters = 200_000;

/** `@magi` in VS Code's Chat view: the profile decides who answers, unless one of MAGI's models is chosen there. */
export function registerChatParticipant(asked: {
  readonly extensionUri: vscode.Uri;
  /** Rejects with a `RouterAnswerError` when there is no answer. */
  readonly ask: (question: Question, signal: AbortSignal) => AsyncIterable<AnswerPart>;
  readonly log: Log;
}): vscode.Disposable {
  const participant = vscode.chat.createChatParticipant(participantId, async (request, context, stream, token) => {
    const stop = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      const turns = [...context.history.flatMap(toTurns), { role: "user", content: await promptOf(request) } as const];
      const model = request.model.vendor === "magi" ? request.model.id : letProfileDecide;
      const answer = new NativeAnswer();
      for await (const part of asked.ask({ turns, model }, stop.signal))
        for (const { kind, text } of answer.take(part)) {
          if (kind === "markdown") stream.markdown(text);
          else stream.progress(text);
        }
      return {};
    } catch (error) {
      if (stop.signal.aborted) return {};
      asked.log.warn(`The chat view: ${describeError(error)}`);
      const message =
        error instanceof RouterAnswerError ? error.message : "The router broke off. Send the question again.";
      return { errorDetails: { message } };
    } finally {
      subscription.dispose();
    }
  });
  participant.iconPath = vscode.Uri.joinPath(asked.extensionUri, "media", "icon.png");
  return vscode.Disposable.from(participant);
}

function toTurns(turn: vscode.ChatRequestTurn | vscode.ChatResponseTurn): readonly Turn[] {
  if (turn instanceof vscode.ChatRequestTurn) return [{ role: "user", content: turn.prompt }];
  const texts = turn.response.map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ""));
  const content = texts.join("");
  return content === "" ? [] : [{ role: "assistant", content }];
}

/** The prompt with what is attached to it behind it. */
async function promptOf({ prompt, references }: vscode.ChatRequest): Promise<string> {
  const attached = await Promise.all(references.map(({ value }) => textOf(value)));
  return [prompt, ...attached.filter((text) => text !== "")].join("\n\n");
}

async function textOf(value: unknown): Promise<string> {
  if (typeof value === "string") return value;
  if (value instanceof vscode.Uri) return await fileText(value);
  return value instanceof vscode.Location ? await fileText(value.uri, value.range) : "";
}

/** Empty for what is no text, such as a folder or an image. */
async function fileText(uri: vscode.Uri, range?: vscode.Range): Promise<string> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const text = document.getText(range).slice(0, mostCharacters);
    return `${vscode.workspace.asRelativePath(uri)}:\n\`\`\`${document.languageId}\n${text}\n\`\`\``;
  } catch {
    return ""; // VS Code opens no document for it, so there is nothing to read.
  }
}
