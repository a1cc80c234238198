import { promptLength } from "./estimatedUsage.ts";
import type { MemberPlace } from "./jsonMembers.ts";

/** The part of the OpenAI API that a request is for, as it stands at the end of its path. */
export type Api = "chat/completions" | "completions" | "embeddings";

/** What a client sent; fields that MAGI does not know are kept, to the byte. */
export interface RequestContent {
  /** The body as it came, valid JSON. */
  readonly text: string;
  /** Where the members of the body stand in `text`. */
  readonly members: readonly MemberPlace[];
  readonly body: Readonly<Record<string, unknown>>;
  /** Of a chat; otherwise empty. */
  readonly messages: readonly ChatMessage[];
}

/** A request for a model. */
export class ModelRequest implements RequestContent {
  readonly api: Api;
  /** As `promptLength` has it. */
  readonly length: number;
  #content: RequestContent | undefined;

  constructor(api: Api, content: RequestContent) {
    this.api = api;
    this.length = promptLength(content.text);
    this.#content = content;
  }

  get text(): string {
    return this.#there.text;
  }

  get members(): readonly MemberPlace[] {
    return this.#there.members;
  }

  get body(): Readonly<Record<string, unknown>> {
    return this.#there.body;
  }

  get messages(): readonly ChatMessage[] {
    return this.#there.messages;
  }

  /** Lets go of what the client sent, which nobody asks for any more: a long answer need not hold it. */
  forget(): void {
    this.#content = undefined;
  }

  get #there(): RequestContent {
    if (this.#content === undefined) throw new Error("The request's content was let go.");
    return this.#content;
  }
}

export type ChatMessage = Readonly<Record<string, unknown>> & { readonly role: string };
