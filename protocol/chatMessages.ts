import type { RouterEvent, StageRole } from "./routerEvents.ts";

/** Where the chat stands, shown above the input. */
export interface ChatStatus {
  /** Active profile, or null when there is none. */
  readonly profile: string | null;
  readonly readiness: "ready" | "partly" | "starting" | "down" | "none" | "untrusted";
  /** One short sentence: "2 of 2 models answer." */
  readonly detail: string;
  /** True when all models of the profile are the built-in guide. */
  readonly guide: boolean;
  /** What there has to be first, when there is no profile at all. */
  readonly missing?: "folder" | "models" | "profile";
  /** What would not answer at once if a prompt were sent to it. */
  readonly unready?: readonly UnreadyChoice[];
}

export interface UnreadyChoice {
  /** A `ModelChoice.name`. */
  readonly name: string;
  /** "does not answer" */
  readonly words: string;
}

/** Something that a prompt can be sent to: whatever the profile decides, a tier, or a model. */
export interface ModelChoice {
  readonly kind: "profile" | "tier" | "model";
  /** As the router's requests name it: `magi`, `magi/fast`, `qwen3_4p0b_q4km_fast`. */
  readonly name: string;
  /** As people name it. */
  readonly label: string;
  /** What one wants to know before choosing it, in a few words. */
  readonly detail: string;
}

/** What the user may choose from, and what is chosen. */
export interface ModelChoices {
  /** Empty without a profile; else the first lets the profile decide. */
  readonly choices: readonly ModelChoice[];
  /** A `name`; one that is not among the choices while a file that names them cannot be read. */
  readonly chosen: string;
  /** The label of what was chosen before and is not there any more, so that the profile decides again. */
  readonly lost?: string;
}

/** A prompt and what became of it; kept so that a page that was closed or reloaded shows the same. */
export interface ChatTurn {
  readonly id: string;
  readonly prompt: string;
  /** The name of the tier or model that it was sent to; absent when the profile decided. */
  readonly askedFor?: string;
  readonly events: readonly RouterEvent[];
  /** Text by stage, in the order of the stages. */
  readonly texts: readonly StageText[];
  readonly state: "running" | "done" | "stopped" | "failed";
  /** One sentence, when `failed`. */
  readonly error?: string;
  /** When `failed`: what may help, as buttons beside "Try again". */
  readonly remedies?: readonly ChatCommand[];
}

export interface StageText {
  readonly role: StageRole;
  readonly text: string;
  /** What a reasoning model thought before it answered, when its server tells the two apart. */
  readonly reasoning?: string;
}

/** Extension → chat page. */
export type ToChatPage =
  | { readonly kind: "status"; readonly status: ChatStatus }
  /** The whole conversation; first after `ready`, and after `newChat`. `draftInput` is what was typed but not sent. */
  | { readonly kind: "restore"; readonly turns: readonly ChatTurn[]; readonly draftInput: string }
  | ({ readonly kind: "choices" } & ModelChoices)
  | { readonly kind: "turnStarted"; readonly id: string; readonly prompt: string; readonly askedFor?: string }
  | { readonly kind: "event"; readonly id: string; readonly event: RouterEvent }
  | { readonly kind: "text"; readonly id: string; readonly role: StageRole; readonly text: string }
  /** More of a stage's reasoning; it comes before the stage's text. */
  | { readonly kind: "reasoning"; readonly id: string; readonly role: StageRole; readonly text: string }
  | {
      readonly kind: "turnEnded";
      readonly id: string;
      readonly state: "done" | "stopped" | "failed";
      readonly error?: string;
      readonly remedies?: readonly ChatCommand[];
    }
  /** Puts text into the input and gives it focus ("Try a prompt"). */
  | { readonly kind: "compose"; readonly text: string };

export const chatCommands = [
  "showHealth",
  "enterServerKey",
  "switchProfile",
  "getModel",
  "discoverModels",
  "findServers",
  "createProfileFromModels",
  "tryGuide",
  "openFolder",
  "manageTrust",
  "restartRouter",
  "showLog",
] as const;
export type ChatCommand = (typeof chatCommands)[number];

/** What their buttons say. */
export const chatCommandTitles: Readonly<Record<ChatCommand, string>> = {
  showHealth: "Show health",
  enterServerKey: "Enter the key",
  switchProfile: "Switch profile",
  getModel: "Get a model",
  discoverModels: "Discover models",
  findServers: "Find model servers",
  createProfileFromModels: "Create a profile from my models",
  tryGuide: "Try the built-in guide",
  openFolder: "Open a folder",
  manageTrust: "Manage workspace trust",
  restartRouter: "Restart router",
  showLog: "Show log",
};

/** Chat page → extension. Everything is parsed on arrival by `parseFromChatPage`. */
export type FromChatPage =
  | { readonly kind: "ready" }
  | { readonly kind: "send"; readonly text: string }
  | { readonly kind: "stop"; readonly id: string }
  /** Sends the prompt of a failed or stopped turn again, in its place and to the same choice. */
  | { readonly kind: "retry"; readonly id: string }
  /** Asks the newest prompt once more, in its place, of what is chosen now. */
  | { readonly kind: "askAgain"; readonly id: string }
  | { readonly kind: "newChat" }
  | { readonly kind: "copy"; readonly text: string }
  | { readonly kind: "insert"; readonly text: string }
  | { readonly kind: "input"; readonly text: string }
  /** Where the next prompts go: a `ModelChoice.name`. */
  | { readonly kind: "choose"; readonly name: string }
  | { readonly kind: "openLink"; readonly href: string }
  | { readonly kind: "command"; readonly command: ChatCommand };
