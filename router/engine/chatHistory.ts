import type { ChatHistoryItem, ChatModelFunctionCall } from "node-llama-cpp";
import type { ChatMessage } from "./chatModel.ts";

/**
 * llama.cpp's history; it ends with the model's turn, empty unless the caller began the answer. Calls of tools, their
 * results and what the model said after them are one turn of the model.
 */
export function toHistory(messages: readonly ChatMessage[]): readonly ChatHistoryItem[] {
  const results = new Map(messages.flatMap(({ role, text, callId }) => (role === "tool" ? [[callId, text]] : [])));
  const history: ChatHistoryItem[] = [];
  for (const { role, text, toolCalls = [] } of messages) {
    if (role === "tool") continue;
    if (role !== "assistant") {
      history.push({ type: role, text });
      continue;
    }
    const calls = toolCalls.map(({ id, name, arguments: given }, index): ChatModelFunctionCall => ({
      type: "functionCall",
      name,
      params: parsed(given),
      result: parsed(results.get(id) ?? ""),
      startsNewChunk: index === 0,
    }));
    const said = [...(text === "" && calls.length > 0 ? [] : [text]), ...calls];
    const last = history.at(-1);
    if (last?.type === "model") history.splice(-1, 1, { type: "model", response: [...last.response, ...said] });
    else history.push({ type: "model", response: said });
  }
  return history.at(-1)?.type === "model" ? history : [...history, { type: "model", response: [] }];
}

/** JSON as what it says, anything else as the text that it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Tools may answer in plain words.
    return text;
  }
}
