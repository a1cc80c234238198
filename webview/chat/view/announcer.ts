import type { ChatTurn } from "../../../protocol/chatMessages.ts";
import { describeAnnouncement } from "../model/announcement.ts";
import { create, setText } from "./create.ts";

/** Tells those who hear the page how the answer stands: that it began, waits, ended. Never the tokens. */
export class Announcer {
  readonly element = create("div", { class: "unseen", "aria-live": "polite", role: "status" });
  #lastState: ChatTurn["state"] | undefined;

  update(latest: ChatTurn | undefined): void {
    // A conversation that was restored is no news.
    const news = latest?.state === "running" || this.#lastState === "running";
    this.#lastState = latest?.state;
    if (news && latest) setText(this.element, describeAnnouncement(latest));
  }
}
