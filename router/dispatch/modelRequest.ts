import type { MemberPlace } from "./jsonMembers.ts";

/** The part of the OpenAI API that a request is for, as it stands at the end of its path. */
export type Api = "chat/completions" | "completions" | "embeddings";

/** A request as the client sent it; fields that MAGI does not know are kept, to the byte. */
export interface ModelRequest {
  readonly api: Api;
  /** The body as it came, valid JSON. */
  readonly text: string;
  /** Where the members of the body stand in `text`. */
  readonly members: readonly MemberPlace[];
  readonly body: Readonly<Record<string, unknown>>;
  /** Of a chat; otherwise empty. */
  readonly messages: readonly ChatMessage[];
}

export type ChatMessage = Readonly<Record<string, unknown>> & { readonly role: string };
