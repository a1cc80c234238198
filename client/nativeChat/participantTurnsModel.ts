import type { QuestionTurn } from "../router/question.ts";
import { contentOf } from "./openAiRequestModel.ts";
import type { NativePart } from "./openAiRequestModel.ts";

/** Something that was attached to a prompt, as far as it can be sent. */
export interface Attachment {
  /** The same for the same file, part of a file or image. */
  readonly key: string;
  readonly text?: string;
  readonly image?: { readonly mime: string; readonly base64: string };
  /** One sentence for the user where not all of it is sent. */
  readonly note?: string;
}

/** A prompt of the conversation, or what `@magi` answered to the one before it. */
export type Said =
  | { readonly kind: "prompt"; readonly prompt: string; readonly attached: readonly Attachment[] }
  | { readonly kind: "answer"; readonly text: string };

/**
 * What the router is asked: the answered prompts and the last one. A prompt without an answer would be answered again
 * together with the next one. What is attached stands at its first prompt only: VS Code attaches the open file to each.
 */
export function participantTurns(said: readonly Said[]): readonly QuestionTurn[] {
  const seen = new Set<string>();
  return said.flatMap((one, at): readonly QuestionTurn[] => {
    if (one.kind === "answer") return one.text === "" ? [] : [{ role: "assistant", content: one.text }];
    const next = said[at + 1];
    const isLast = next === undefined;
    const isAnswered = next?.kind === "answer" && next.text !== "";
    if (!isLast && !isAnswered) return [];
    const fresh = one.attached.filter(({ key }) => !seen.has(key));
    for (const { key } of fresh) seen.add(key);
    return [{ role: "user", content: contentWith(one.prompt, fresh) }];
  });
}

/** Whether there is nothing to answer: a file alone, which VS Code attaches by itself, is no question; an image is. */
export function asksNothing(prompt: string, attached: readonly Attachment[]): boolean {
  return prompt.trim() === "" && attached.every(({ image }) => image === undefined);
}

/** The media type of an image that models read, by its file's name. */
export function imageTypeOf(path: string): string | undefined {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  return extension === undefined ? undefined : imageTypes.get(extension);
}

const imageTypes: ReadonlyMap<string, string> = new Map([
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
]);

function contentWith(prompt: string, attached: readonly Attachment[]): QuestionTurn["content"] {
  const texts = [prompt, ...attached.map(({ text = "" }) => text)].filter((text) => text !== "");
  const images = attached.flatMap(({ image }): NativePart[] =>
    image === undefined ? [] : [{ kind: "image", ...image }],
  );
  const text: readonly NativePart[] = texts.length === 0 ? [] : [{ kind: "text", text: texts.join("\n\n") }];
  return contentOf([...text, ...images]) ?? "";
}
