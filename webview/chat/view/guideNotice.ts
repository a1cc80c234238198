import type { ChatStatus } from "../../../protocol/chatMessages.ts";
import { create } from "../../dom/create.ts";

/** One quiet line, as long as only the built-in guide answers. */
export class GuideNotice {
  readonly element = create(
    "p",
    { class: "notice" },
    "This is the built-in guide: it knows MAGI profiles and nothing else. ",
    create("button", { type: "button", class: "link", "data-command": "getModel" }, "Get a real model."),
  );

  update(status: ChatStatus | undefined): void {
    this.element.hidden = !status?.guide || status.readiness === "untrusted";
  }
}
