import type { DashboardCommand, DashboardState } from "../../../protocol/dashboardMessages.ts";

/** Why there is nothing to see, and what to do about it. */
export interface Emptiness {
  readonly title: string;
  readonly text: string;
  readonly buttons: readonly { readonly title: string; readonly command: DashboardCommand }[];
}

/** What to say instead of charts; `undefined` when there are prompts to show. */
export function emptinessOf(state: DashboardState): Emptiness | undefined {
  const { profile, prompts, router, asked, isLogging } = state;
  if (profile === null)
    return {
      title: "No profile is active",
      text: "A profile says which models are on and which prompts they get. The dashboard shows where your prompts go.",
      buttons: [{ title: "Create a Profile", command: "createProfile" }],
    };
  if (prompts.scored + prompts.pinned > 0) return undefined;
  if (router === "untrusted")
    return {
      title: "Nothing is routed in an untrusted workspace",
      text: "MAGI reads the profiles of an untrusted workspace but starts no router and sends no prompts. Trust the workspace to ask your models.",
      buttons: [{ title: "Manage Workspace Trust", command: "manageTrust" }],
    };
  if (asked.span !== "all")
    return {
      title: `No prompts of ${profile} in this time`,
      text: "Choose a longer time above, or ask something in the chat.",
      buttons: [{ title: "Open Chat", command: "openChat" }],
    };
  const where = isLogging
    ? "Scores and times are kept in a file on this machine, never your prompts."
    : "The decision log is off, so prompts are forgotten when the window closes.";
  return {
    title: `No prompts of ${profile} yet`,
    text: `Ask something: in the chat, through the gateway, or with magi chat. Each prompt shows up here with its score, its tier and how long it took. ${where}`,
    buttons: [
      { title: "Open Chat", command: "openChat" },
      ...(isLogging ? [] : [{ title: "Open Settings", command: "openSettings" } as const]),
    ],
  };
}
