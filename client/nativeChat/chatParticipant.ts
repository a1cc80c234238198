import * as vscode from "vscode";
import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { editorCommand } from "../chat/editorCommand.ts";
import { remediesFor } from "../chat/remediesModel.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import { RouterAnswerError } from "../router/answerError.ts";
import { untilTooLong } from "../router/endlessAnswer.ts";
import type { Question } from "../router/question.ts";
import { escapeMarkdown } from "../text/escapeMarkdown.ts";
import { readAttachment } from "./attachment.ts";
import { NativeAnswer } from "./nativeAnswerModel.ts";
import { asksNothing, participantTurns } from "./participantTurnsModel.ts";
import type { Said } from "./participantTurnsModel.ts";

/** As in `chatParticipants` of package.json. */
const participantId = "magi.chat";

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
    const prompt = await readPrompt(request);
    const notes = prompt.attached.flatMap(({ note }) => (note === undefined ? [] : quote(note))).join("");
    const metadata: ResultData = { notes };
    try {
      if (asksNothing(request.prompt, prompt.attached))
        return { errorDetails: { message: "There is no question yet. Write one behind @magi." } };
      const turns = participantTurns([...(await Promise.all(context.history.map(readTurn))), prompt]);
      const model = request.model.vendor === "magi" ? request.model.id : letProfileDecide;
      await show(untilTooLong(asked.ask({ turns, model }, stop.signal)), stream, notes);
      return { metadata };
    } catch (error) {
      if (stop.signal.aborted) return { metadata };
      asked.log.warn(`The chat view: ${describeError(error)}`);
      if (!(error instanceof RouterAnswerError))
        return { errorDetails: { message: "The router broke off. Send the question again." }, metadata };
      for (const remedy of remediesFor(error)) stream.button(editorCommand(remedy));
      return { errorDetails: { message: error.message }, metadata };
    } finally {
      subscription.dispose();
    }
  });
  participant.iconPath = vscode.Uri.joinPath(asked.extensionUri, "media", "icon.png");
  return vscode.Disposable.from(participant);
}

/** Shows an answer as it comes, with the notes above its first word: a prompt counts as answered by what stands below it. */
async function show(parts: AsyncIterable<AnswerPart>, stream: vscode.ChatResponseStream, notes: string): Promise<void> {
  const answer = new NativeAnswer();
  let hasText = false;
  for await (const part of parts)
    for (const { kind, text } of answer.take(part)) {
      if (kind === "progress") {
        stream.progress(text);
        continue;
      }
      if (!hasText && notes !== "") stream.markdown(notes);
      hasText = true;
      stream.markdown(text);
    }
}

async function readTurn(turn: vscode.ChatRequestTurn | vscode.ChatResponseTurn): Promise<Said> {
  if (turn instanceof vscode.ChatRequestTurn) return await readPrompt(turn);
  const texts = turn.response.map((part) => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ""));
  const text = texts.join("");
  const notes = notesOf(turn.result.metadata);
  // They are for the user, and no words of the model.
  return { kind: "answer", text: text.startsWith(notes) ? text.slice(notes.length) : text };
}

async function readPrompt({
  prompt,
  references,
}: Pick<vscode.ChatRequest, "prompt" | "references">): Promise<Extract<Said, { readonly kind: "prompt" }>> {
  return { kind: "prompt", prompt, attached: await Promise.all(references.map(readAttachment)) };
}

/** What VS Code keeps with an answer for us. */
interface ResultData {
  /** What stands above the answer's own text, as Markdown. */
  readonly notes: string;
}

function notesOf(metadata: unknown): string {
  const hasNotes = typeof metadata === "object" && metadata !== null && "notes" in metadata;
  return hasNotes && typeof metadata.notes === "string" ? metadata.notes : "";
}

function quote(sentence: string): string {
  return `> ${escapeMarkdown(sentence)}\n\n`;
}
