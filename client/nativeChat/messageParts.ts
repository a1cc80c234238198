import * as vscode from "vscode";
import type { NativeMessage, NativePart } from "./openAiRequestModel.ts";

/** A message as the router's API can say it; parts that it has no word for are left out. */
export function toNativeMessage({ role, content }: vscode.LanguageModelChatRequestMessage): NativeMessage {
  const parts = content.flatMap((part) => toPart(part) ?? []);
  switch (role) {
    case vscode.LanguageModelChatMessageRole.Assistant:
      return { role: "assistant", parts };
    case vscode.LanguageModelChatMessageRole.User:
      return { role: "user", parts };
    // System messages are no part of the API yet, but VS Code sends them.
    default:
      return { role: "system", parts };
  }
}

function toPart(part: unknown): NativePart | undefined {
  if (part instanceof vscode.LanguageModelTextPart) return { kind: "text", text: part.value };
  if (part instanceof vscode.LanguageModelToolCallPart)
    return { kind: "toolCall", id: part.callId, name: part.name, input: part.input };
  if (part instanceof vscode.LanguageModelToolResultPart)
    return { kind: "toolResult", id: part.callId, text: part.content.map(textOf).join("\n") };
  if (part instanceof vscode.LanguageModelDataPart && part.mimeType.startsWith("image/"))
    return { kind: "image", mime: part.mimeType, base64: Buffer.from(part.data).toString("base64") };
  const text = textOf(part);
  return text === "" ? undefined : { kind: "text", text };
}

function textOf(part: unknown): string {
  if (part instanceof vscode.LanguageModelTextPart) return part.value;
  if (part instanceof vscode.LanguageModelPromptTsxPart) return JSON.stringify(part.value);
  const isText = part instanceof vscode.LanguageModelDataPart && /^text\/|json$/.test(part.mimeType);
  return isText ? Buffer.from(part.data).toString("utf8") : "";
}
