import type { FromChatPage } from "../../protocol/chatMessages.ts";

/** The extension's side, as the page knows it. */
export interface Host {
  send(message: FromChatPage): void;
}

/** What survives while the page is hidden or reloaded, kept by VS Code for this panel. */
export interface PageState {
  /** Typed, not sent. */
  readonly input: string;
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
  const known = typeof value === "object" && value !== null && "input" in value && typeof value.input === "string";
  return { input: known ? String(value.input) : "" };
}
