import type { FromChatPage } from "../../protocol/chatMessages.ts";

/** The extension's side, as the page knows it. */
export interface Host {
  send(message: FromChatPage): void;
}

/** What survives while the page is hidden or reloaded, kept by VS Code for this panel. */
export interface PageState {
  /** Typed, not sent. */
  readonly input: string;
  /** How far down the conversation the reader is, in pixels; absent at its end. */
  readonly readingAt?: number;
}

interface VsCodeApi {
  postMessage(message: FromChatPage): void;
  getState(): unknown;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export class VsCodeHost implements Host {
  // VS Code hands its interface out once.
  readonly #api = acquireVsCodeApi();

  send(message: FromChatPage): void {
    this.#api.postMessage(message);
  }

  get state(): PageState {
    return parsePageState(this.#api.getState());
  }

  set state(state: PageState) {
    this.#api.setState(state);
  }
}

function parsePageState(value: unknown): PageState {
  if (typeof value !== "object" || value === null) return { input: "" };
  const input = "input" in value && typeof value.input === "string" ? value.input : "";
  const readingAt = "readingAt" in value && typeof value.readingAt === "number" ? value.readingAt : undefined;
  return { input, ...(readingAt !== undefined && { readingAt }) };
}
