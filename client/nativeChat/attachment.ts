import * as vscode from "vscode";
import { attachedText } from "./attachedText.ts";
import { imageTypeOf } from "./participantTurnsModel.ts";
import type { Attachment } from "./participantTurnsModel.ts";

/** Of a text that is attached. */
const mostCharacters = 200_000;
/** Of an image; a third more as base64, which fits what the router and model servers take. */
const mostBytes = 10_000_000;

/** Reads what is attached to a prompt. What cannot be sent has a `note` that says why; it never rejects. */
export async function readAttachment({ id, value }: vscode.ChatPromptReference): Promise<Attachment> {
  if (typeof value === "string") return { key: value, text: value };
  if (value instanceof vscode.Uri) return await readFile(value);
  if (value instanceof vscode.Location) return await readText(value.uri, value.range);
  if (isBinaryData(value)) return await readImage("An image", id, value.mimeType, value.data);
  return { key: id, note: "An attachment is left out: MAGI can send texts and images only." };
}

async function readFile(uri: vscode.Uri): Promise<Attachment> {
  const mime = imageTypeOf(uri.path);
  if (mime === undefined) return await readText(uri);
  return await readImage(nameOf(uri), uri.toString(), mime, () => vscode.workspace.fs.readFile(uri));
}

async function readText(uri: vscode.Uri, range?: vscode.Range): Promise<Attachment> {
  const name = nameOf(uri);
  const key = `${uri.toString()} ${JSON.stringify(range ?? null)}`;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const whole = document.getText(range);
    const text = attachedText({ name, language: document.languageId, text: whole.slice(0, mostCharacters) });
    if (whole.length <= mostCharacters) return { key, text };
    const most = mostCharacters.toLocaleString("en");
    return { key, text, note: `${name} is long: only its first ${most} characters are sent.` };
  } catch {
    // VS Code opens no document for a folder, a binary file, or one that is gone.
    return { key, note: `${name} is left out: it is not a text file that can be read.` };
  }
}

async function readImage(
  name: string,
  key: string,
  mime: string,
  read: () => Thenable<Uint8Array>,
): Promise<Attachment> {
  try {
    const data = await read();
    if (data.byteLength <= mostBytes) return { key, image: { mime, base64: Buffer.from(data).toString("base64") } };
    return { key, note: `${name} is left out: it has more than ${String(mostBytes / 1e6)} MB.` };
  } catch {
    return { key, note: `${name} is left out: it cannot be read.` };
  }
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}

/** How VS Code hands over an image that was pasted or dropped. Its class is no part of the stable API. */
interface BinaryData {
  readonly mimeType: string;
  readonly data: () => Thenable<Uint8Array>;
}

function isBinaryData(value: unknown): value is BinaryData {
  if (typeof value !== "object" || value === null || !("mimeType" in value) || !("data" in value)) return false;
  return typeof value.mimeType === "string" && typeof value.data === "function";
}
