import type { ChatStatus } from "../../../protocol/chatMessages.ts";
import { create, setText } from "../../dom/create.ts";
import { createIcon } from "./icons.ts";

/** The active profile and whether it answers, quietly; and the way to a new conversation. */
export class HeaderView {
  readonly element: HTMLElement;
  readonly #dot = create("span", { class: "dot", "aria-hidden": "true" });
  readonly #profile = create("span", { class: "profile" });
  readonly #detail = create("span", { class: "detail" });
  readonly #button: HTMLElement;

  constructor() {
    this.#button = create(
      "button",
      { type: "button", class: "status quiet", "data-command": "switchProfile" },
      this.#dot,
      this.#profile,
      this.#detail,
    );
    this.element = create(
      "header",
      {},
      this.#button,
      create(
        "button",
        { type: "button", class: "quiet new-chat", "data-action": "newChat", title: "Start a new conversation" },
        createIcon("add"),
        create("span", {}, "New chat"),
      ),
    );
    this.#button.hidden = true;
  }

  update(status: ChatStatus | undefined): void {
    this.#button.hidden = status === undefined;
    if (!status) return;
    const profile = status.profile ?? "No profile";
    this.#dot.dataset["readiness"] = status.readiness;
    setText(this.#profile, profile);
    setText(this.#detail, status.detail);
    this.#button.title = `${status.detail} Click to switch the profile.`;
    this.#button.setAttribute("aria-label", `Profile ${profile}. ${status.detail} Switch profile`);
  }
}
