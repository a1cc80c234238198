import {
  chatCommands,
  type ChatStatus,
  type ChatTurn,
  type ModelChoice,
  type StageText,
  type ToChatPage,
  type UnreadyChoice,
} from "./chatMessages.ts";
import {
  isArrayOf,
  isBoolean,
  isEither,
  isKindOf,
  isNull,
  isOneOf,
  isOptional,
  isShape,
  isString,
  type Guard,
} from "./guards.ts";
import { isRouterEvent, isStageRole } from "./parseRouterEvent.ts";

/** The message, or `undefined` when the value is none: the page ignores what it does not know. */
export function parseToChatPage(value: unknown): ToChatPage | undefined {
  return isToChatPage(value) ? value : undefined;
}

const isUnreadyChoice = isShape<UnreadyChoice>({ name: isString, words: isString });

const isChatStatus = isShape<ChatStatus>({
  profile: isEither(isString, isNull),
  readiness: isOneOf("ready", "partly", "starting", "down", "none", "untrusted"),
  detail: isString,
  guide: isBoolean,
  missing: isOptional(isOneOf("folder", "models", "profile")),
  unready: isOptional(isArrayOf(isUnreadyChoice)),
});

const isModelChoice = isShape<ModelChoice>({
  kind: isOneOf("profile", "tier", "model"),
  name: isString,
  label: isString,
  detail: isString,
});

const isStageText = isShape<StageText>({ role: isStageRole, text: isString, reasoning: isOptional(isString) });

const isRemedies = isOptional(isArrayOf(isOneOf(...chatCommands)));

/** For those who kept a conversation on disk, too. */
export const isChatTurn: Guard<ChatTurn> = isShape<ChatTurn>({
  id: isString,
  prompt: isString,
  askedFor: isOptional(isString),
  events: isArrayOf(isRouterEvent),
  texts: isArrayOf(isStageText),
  state: isOneOf("running", "done", "stopped", "failed"),
  error: isOptional(isString),
  remedies: isRemedies,
});

const isToChatPage = isKindOf<ToChatPage>({
  status: { status: isChatStatus },
  restore: { turns: isArrayOf(isChatTurn), draftInput: isString },
  choices: { choices: isArrayOf(isModelChoice), chosen: isString, lost: isOptional(isString) },
  turnStarted: { id: isString, prompt: isString, askedFor: isOptional(isString) },
  event: { id: isString, event: isRouterEvent },
  text: { id: isString, role: isStageRole, text: isString },
  reasoning: { id: isString, role: isStageRole, text: isString },
  turnEnded: {
    id: isString,
    state: isOneOf("done", "stopped", "failed"),
    error: isOptional(isString),
    remedies: isRemedies,
  },
  compose: { text: isString },
});
