import { parseToChatPage } from "../../protocol/parseToChatPage.ts";
import type { ToChatPage } from "../../protocol/chatMessages.ts";
import { messageOfClick } from "./clicks.ts";
import { Debounced } from "../dom/debounce.ts";
import type { VsCodeHost } from "./host.ts";
import { applyMessage, findRunning, type ChatModel } from "./model/chatModel.ts";
import { describeLost } from "./model/pickerModel.ts";
import { Announcer } from "./view/announcer.ts";
import { Composer } from "./view/composer.ts";
import { confirmCopy } from "./view/confirmCopy.ts";
import { ConversationView } from "./view/conversationView.ts";
import { create } from "../dom/create.ts";
import { GuideNotice } from "./view/guideNotice.ts";
import { HeaderView } from "./view/headerView.ts";

/** Long enough not to report each letter, short enough that a reload loses none that matters. */
const reportInputAfterMs = 300;

/** What takes longer than this is felt. */
const slowFrameMs = 100;

/** After these, one waits for an answer or types; their button may be gone. */
const asking: ReadonlySet<string> = new Set(["newChat", "send", "retry", "askAgain"]);

/** The chat page: messages change the model, and the model is painted once per frame. */
export class ChatPage {
  readonly #host: VsCodeHost;
  readonly #header = new HeaderView();
  readonly #conversation: ConversationView;
  readonly #notice = new GuideNotice();
  readonly #announcer = new Announcer();
  readonly #composer: Composer;
  readonly #reportInput: Debounced<string>;
  #model: ChatModel = {};
  #paintIsDue = false;
  /** Not painted before then. */
  #restUntil = 0;

  constructor(host: VsCodeHost) {
    this.#host = host;
    this.#reportInput = new Debounced(reportInputAfterMs, (text) => {
      host.send({ kind: "input", text });
    });
    this.#conversation = new ConversationView(host.state.readingAt, (readingAt) => {
      const { input } = host.state;
      host.state = { input, ...(readingAt !== undefined && { readingAt }) };
    });
    this.#composer = new Composer(
      {
        send: (text) => {
          this.#reportInput.flush();
          host.send({ kind: "send", text });
        },
        stop: () => {
          this.#stop();
        },
        changed: (text) => {
          host.state = { ...host.state, input: text };
          this.#reportInput.call(text);
        },
        choose: ({ name, label }) => {
          host.send({ kind: "choose", name });
          this.#announcer.say(`Prompts go to: ${label}.`);
        },
      },
      host.state.input,
    );
  }

  start(): void {
    const footer = create("footer", { class: "column" }, this.#notice.element, this.#composer.element);
    document.body.append(
      create("main", {}, this.#header.element, this.#conversation.element, footer, this.#announcer.element),
    );
    window.addEventListener("message", ({ data }) => {
      const message = parseToChatPage(data);
      if (message) this.#take(message);
    });
    window.addEventListener("pagehide", () => {
      this.#reportInput.flush();
    });
    // VS Code gives the focus to the page, which hands it on to where one types.
    window.addEventListener("focus", () => {
      if (document.activeElement === document.body) this.#composer.focus();
    });
    // Before VS Code's own listener, which would open a link a second time.
    window.addEventListener(
      "click",
      (event) => {
        this.#onClick(event);
      },
      { capture: true },
    );
    this.#paint();
    // Not when somebody types elsewhere, as while the window loads again with the chat in it.
    if (document.hasFocus()) this.#composer.focus();
    this.#host.send({ kind: "ready" });
  }

  #take(message: ToChatPage): void {
    this.#model = applyMessage(this.#model, message);
    if (message.kind === "restore") this.#composer.restore(message.draftInput);
    if (message.kind === "turnStarted") {
      // At once: what fails before the next frame would pass for the try before it, and nobody would hear of it.
      this.#paint();
      this.#composer.onTaken(message.prompt);
      this.#conversation.showLatest();
    }
    if (message.kind === "choices") {
      const lost = describeLost(message);
      if (lost !== undefined) this.#announcer.say(lost);
    }
    if (message.kind === "compose") {
      this.#composer.text = message.text;
      this.#composer.focus();
    }
    this.#paintSoon();
  }

  /**
   * Many tokens may come between two frames; they are painted together. A frame that took long, as at the end of a very long
   * answer, is followed by as much time for typing, scrolling and Stop.
   */
  #paintSoon(): void {
    if (this.#paintIsDue) return;
    this.#paintIsDue = true;
    requestAnimationFrame(() => {
      this.#paintIsDue = false;
      const begin = performance.now();
      if (begin < this.#restUntil) {
        setTimeout(() => {
          this.#paintSoon();
        }, this.#restUntil - begin);
        return;
      }
      this.#paint();
      // The browser's own work on the frame comes before this.
      setTimeout(() => {
        const end = performance.now();
        if (end - begin > slowFrameMs) this.#restUntil = end + (end - begin);
      });
    });
  }

  #paint(): void {
    const { status, choices, turns } = this.#model;
    this.#header.update(status);
    this.#notice.update(status);
    this.#conversation.update(this.#model);
    this.#announcer.update(turns?.at(-1));
    this.#composer.choices = choices;
    this.#composer.unready = status?.unready;
    this.#composer.prompts = turns?.map((turn) => turn.prompt) ?? [];
    this.#composer.setRunning(findRunning(this.#model) !== undefined);
  }

  #stop(): void {
    const running = findRunning(this.#model);
    if (running) this.#host.send({ kind: "stop", id: running.id });
  }

  #onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("a")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    const message = messageOfClick(event.target, {
      findAnswer: (turnId) => this.#conversation.findAnswer(turnId),
      running: findRunning(this.#model) !== undefined,
    });
    if (!message) return;
    this.#host.send(message);
    if (message.kind === "copy") confirmCopy(event.target);
    if (asking.has(message.kind)) this.#composer.focus();
  }
}
