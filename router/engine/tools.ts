import type { ChatTool, ToolCall } from "./chatModel.ts";
import { badRequest } from "./engineError.ts";
import { isRecord } from "../../core/record.ts";

/**
 * `tools` and `tool_choice`: what the model may call; empty with `none`. Throws an `EngineError` that names the field when
 * it is none, and for a call that is to be forced, which this engine cannot.
 */
export function parseTools(tools: unknown, choice: unknown): readonly ChatTool[] {
  if (choice === "required" || isRecord(choice))
    throw badRequest("The embedded engine cannot force a call of a tool, so tool_choice must be none or auto.");
  if (tools === undefined || tools === null || choice === "none") return [];
  if (!Array.isArray(tools)) throw badRequest("tools must be a list.");
  return tools.map((tool: unknown, index): ChatTool => {
    const where = `tools[${String(index)}]`;
    const definition = isRecord(tool) && tool["type"] === "function" ? tool["function"] : undefined;
    if (!isRecord(definition)) throw badRequest(`${where} must be of type function.`);
    const { name, description, parameters } = definition;
    if (typeof name !== "string" || name === "") throw badRequest(`${where}.function.name must be a text.`);
    if (parameters !== undefined && !isRecord(parameters))
      throw badRequest(`${where}.function.parameters must be a JSON schema.`);
    return {
      name,
      ...(typeof description === "string" && { description }),
      ...(parameters !== undefined && { parameters }),
    };
  });
}

/** `tool_calls` of an assistant's turn. */
export function parseToolCalls(value: unknown, where: string): readonly ToolCall[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest(`${where}.tool_calls must be a list.`);
  return value.map((call: unknown, index): ToolCall => {
    const called = isRecord(call) ? call["function"] : undefined;
    if (!isRecord(call) || typeof call["id"] !== "string" || !isRecord(called) || typeof called["name"] !== "string")
      throw badRequest(`${where}.tool_calls[${String(index)}] must have an id and a function with a name.`);
    const { name, arguments: given } = called;
    return { id: call["id"], name, arguments: typeof given === "string" ? given : "{}" };
  });
}
