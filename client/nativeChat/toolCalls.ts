import { isRecord, isString } from "../../protocol/guards.ts";

/** A call of a tool that a model made, whole. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: object;
}

/** Puts the calls of tools together that come in pieces over the chunks of an answer. */
export class ToolCalls {
  readonly #calls = new Map<number, { id: string; name: string; input: string }>();

  /** Takes `choices[0].delta.tool_calls` of a chunk; what is none is left out. */
  take(pieces: unknown): void {
    if (!Array.isArray(pieces)) return;
    for (const [at, piece] of pieces.entries()) {
      if (!isRecord(piece)) continue;
      const index = typeof piece["index"] === "number" ? piece["index"] : at;
      const call = this.#calls.get(index) ?? { id: "", name: "", input: "" };
      this.#calls.set(index, call);
      const said = isRecord(piece["function"]) ? piece["function"] : {};
      if (isString(piece["id"])) call.id ||= piece["id"];
      if (isString(said["name"])) call.name ||= said["name"];
      if (isString(said["arguments"])) call.input += said["arguments"];
    }
  }

  /**
   * The calls in their order, once the answer is whole. @throws when the arguments of one are no JSON object: half a call
   * must not be made.
   */
  finish(): readonly ToolCall[] {
    return [...this.#calls.entries()]
      .sort(([a], [b]) => a - b)
      .map(([index, { id, name, input }]) => {
        const parsed = parseInput(input);
        if (parsed === undefined || name === "")
          throw new Error(`The model called the tool '${name}' with arguments that cannot be read. Ask again.`);
        return { id: id === "" ? `call_${String(index)}` : id, name, input: parsed };
      });
  }
}

function parseInput(text: string): object | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // The caller says what is wrong, and with which tool.
  }
}
