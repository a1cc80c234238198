import type { ChatModel } from "../model/chatModel.ts";
import { create } from "../../dom/create.ts";
import { Debounced } from "../../dom/debounce.ts";
import { createIcon } from "./icons.ts";
import { IntroductionView } from "./introductionView.ts";
import { ScrollFollower } from "./scrollFollower.ts";
import { TurnView } from "./turnView.ts";

/** Scrolling has come to rest. */
const reportAfterMs = 200;

/** The turns, or an introduction when there are none yet. It scrolls; everything around it stays where it is. */
export class ConversationView {
  readonly element: HTMLElement;
  readonly #introduction = new IntroductionView();
  readonly #list = create("div", { class: "turns" });
  readonly #jump: HTMLElement;
  readonly #follower: ScrollFollower;
  readonly #reportPlace: Debounced<undefined>;
  #turns = new Map<string, TurnView>();
  /** Where the reader was when the page was hidden, until there is something to read again. */
  #readAt: number | undefined;

  /** `moved` is told how far down the reader is, as `readingAt`; undefined at the end. */
  constructor(readingAt: number | undefined, moved: (readingAt: number | undefined) => void) {
    this.#readAt = readingAt;
    this.#reportPlace = new Debounced(reportAfterMs, () => {
      moved(this.#follower.readingAt);
    });
    const column = create("div", { class: "column" }, this.#introduction.element, this.#list);
    const scroller = create("section", { class: "scroller", "aria-label": "Conversation", tabindex: "0" }, column);
    this.#jump = create(
      "button",
      { type: "button", class: "jump", hidden: true },
      createIcon("down"),
      "Jump to latest",
    );
    this.element = create("div", { class: "conversation" }, scroller, this.#jump);
    this.#follower = new ScrollFollower(scroller, () => {
      this.#jump.hidden = this.#follower.following;
      this.#reportPlace.call(undefined);
    });
    scroller.addEventListener("scroll", () => {
      // At the end it is the answer that moves, with every word.
      if (!this.#follower.following) this.#reportPlace.call(undefined);
    });
    this.#jump.addEventListener("click", () => {
      this.#follower.follow();
      scroller.focus({ preventScroll: true });
    });
  }

  update(model: ChatModel): void {
    const turns = model.turns ?? [];
    const ids = new Set(turns.map((turn) => turn.id));
    for (const [id, view] of this.#turns) {
      if (ids.has(id)) continue;
      view.element.remove();
      this.#turns.delete(id);
    }
    for (const turn of turns) {
      let view = this.#turns.get(turn.id);
      if (!view) {
        view = new TurnView(turn.id);
        this.#turns.set(turn.id, view);
        this.#list.append(view.element);
      }
      view.update(turn);
    }
    this.#allowAsking(!turns.some((turn) => turn.state === "running"));
    this.#introduction.element.hidden = turns.length > 0 || model.turns === undefined;
    this.#introduction.update(model.status);
    this.#follower.keep();
    if (this.#readAt === undefined || turns.length === 0) return;
    this.#follower.readAt(this.#readAt);
    this.#readAt = undefined;
  }

  /** One answer at a time. */
  #allowAsking(allowed: boolean): void {
    const buttons = this.#list.querySelectorAll<HTMLButtonElement>(
      ".buttons > :is([data-action=retry], [data-action=askAgain])",
    );
    for (const button of buttons) button.disabled = !allowed;
  }

  /** What a turn says, as Markdown. */
  findAnswer(turnId: string): string | undefined {
    return this.#turns.get(turnId)?.answer;
  }

  /** A prompt was sent: whoever sends wants to see what comes. */
  showLatest(): void {
    this.#follower.follow();
  }
}
