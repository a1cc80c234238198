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

  /** `undefined` for a page that is new. */
  findQuestion(): DashboardQuestion | undefined {
    return parseDashboardQuestion(this.#api.getState());
  }

  keepQuestion(question: DashboardQuestion): void {
    this.#api.setState(question);
  }
}
