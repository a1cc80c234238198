import type { DashboardQuestion, FromDashboardPage } from "../../protocol/dashboardMessages.ts";
import { parseDashboardQuestion } from "../../protocol/parseFromDashboardPage.ts";

interface VsCodeApi {
  postMessage(message: FromDashboardPage): void;
  getState(): unknown;
  setState(state: DashboardQuestion): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension's side, as the page knows it. What was asked survives while the page is hidden or reloaded. */
export class VsCodeHost {
  // VS Code hands its interface out once.
  readonly #api = acquireVsCodeApi();

  send(message: FromDashboardPage): void {
    this.#api.postMessage(message);
  }

  get question(): DashboardQuestion {
    return parseDashboardQuestion(this.#api.getState()) ?? { span: "all", wish: { kind: "usual" } };
  }

  set question(question: DashboardQuestion) {
    this.#api.setState(question);
  }
}
