/** A message of VS Code's chat, with no part that the router's API has no word for. */
export interface NativeMessage {
  readonly role: "system" | "user" | "assistant";
  readonly parts: readonly NativePart[];
}

export type NativePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "image"; readonly mime: string; readonly base64: string }
  | { readonly kind: "toolCall"; readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly kind: "toolResult"; readonly id: string; readonly text: string };

/** A tool that the model may call. */
export interface NativeTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema?: object | undefined;
}

/** The body of a request to the router: the conversation and the tools, as the OpenAI API writes them. */
export function openAiRequest(asked: {
  readonly model: string;
  readonly messages: readonly NativeMessage[];
  readonly tools: readonly NativeTool[];
  readonly mustCallTool: boolean;
  /** Sampling and the like, of whoever asks. */
  readonly options: Readonly<Record<string, unknown>>;
}): Readonly<Record<string, unknown>> {
  const { model, messages, tools, mustCallTool, options } = asked;
  return {
    ...options,
    model,
    stream: true,
    messages: messages.flatMap(toOpenAi),
    ...(tools.length > 0 && { tools: tools.map(toTool), ...(mustCallTool && { tool_choice: "required" }) }),
  };
}

function toTool({ name, description, inputSchema }: NativeTool): object {
  const parameters = inputSchema ?? { type: "object", properties: {} };
  return { type: "function", function: { name, description, parameters } };
}

/** What tools returned are messages of their own there, and come before what is said about them. */
function toOpenAi({ role, parts }: NativeMessage): readonly object[] {
  const results = parts.flatMap((part) =>
    part.kind === "toolResult" ? [{ role: "tool", tool_call_id: part.id, content: part.text }] : [],
  );
  const calls = parts.flatMap((part) =>
    part.kind === "toolCall"
      ? [{ id: part.id, type: "function", function: { name: part.name, arguments: JSON.stringify(part.input) } }]
      : [],
  );
  const content = contentOf(parts);
  if (content === undefined && calls.length === 0) return results;
  return [...results, { role, content: content ?? null, ...(calls.length > 0 && { tool_calls: calls }) }];
}

/** A message's `content`: a plain text where there is nothing else, which every server understands. */
export function contentOf(parts: readonly NativePart[]): string | readonly object[] | undefined {
  const said = parts.filter((part) => part.kind === "text" || part.kind === "image");
  if (said.length === 0) return undefined;
  if (said.every((part) => part.kind === "text")) return said.map(({ text }) => text).join("");
  return said.map((part) =>
    part.kind === "text"
      ? { type: "text", text: part.text }
      : { type: "image_url", image_url: { url: `data:${part.mime};base64,${part.base64}` } },
  );
}
