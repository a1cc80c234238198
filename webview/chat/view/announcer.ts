import type { ChatTurn } from "../../../protocol/chatMessages.ts";
import { describeAnnouncement } from "../model/announcement.ts";
import { create, setText } from "../../dom/create.ts";

/** Tells those who hear the page how the answer stands: that it began, waits, ended. Never the tokens. And what changed elsewhere. */
export class Announcer {
  readonly element = create("div", { class: "unseen", "aria-live": "polite", role: "status" });
  #lastState: ChatTurn["state"] | undefined;
  #lastNews = "";

  /** Says something that is no answer's business. */
  say(sentence: string): void {
    setText(this.element, sentence);
  }

  update(latest: ChatTurn | undefined): void {
    // A conversation that was restored is no news.
    const news = latest?.state === "running" || this.#lastState === "running";
    this.#lastState = latest?.state;
    if (!news || !latest) return;
    const sentence = describeAnnouncement(latest);
    // Not over something else that was said since.
    if (sentence !== this.#lastNews) this.say(sentence);
    this.#lastNews = latest.state === "running" ? sentence : "";
  }
}
