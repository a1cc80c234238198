import type { ChatCommand } from "../../protocol/chatMessages.ts";
import type { RouterAnswerError } from "../router/answerError.ts";

/** What may help after an answer failed, as buttons beside "Try again". */
export function remediesFor({ code, wantsKey }: Pick<RouterAnswerError, "code" | "wantsKey">): readonly ChatCommand[] {
  if (wantsKey) return ["enterServerKey", "showHealth"];
  switch (code) {
    case "NO_FOLDER":
      return ["openFolder"];
    case "NO_PROFILES":
      return ["createProfileFromModels", "tryGuide"];
    // Another profile may have a model at all, one with more room, one that sees images, or the one that was asked for.
    case "NO_PROFILE":
    case "CONTEXT_TOO_LONG":
    case "NO_VISION":
    case "UNKNOWN_MODEL":
      return ["switchProfile"];
    case "NO_MODEL":
      return ["switchProfile", "discoverModels"];
    case "UPSTREAM_REFUSED_REQUEST":
      return ["showHealth"];
    case "NO_HEALTHY_MODEL":
      return ["showHealth", "switchProfile", "getModel"];
    case "UPSTREAM_FAILED":
    case "UPSTREAM_TIMEOUT":
    case "UPSTREAM_BROKE_OFF":
    case "UPSTREAM_EMPTY":
      return ["showHealth", "switchProfile"];
    case "ROUTER_DOWN":
      return ["restartRouter", "showLog"];
    case "UNTRUSTED":
      return ["manageTrust"];
    // One that has too much to do has a slot in a moment, and "Try again" is there anyway.
    case "QUEUE_FULL":
    case "BAD_REQUEST":
    case "TOO_LARGE":
    case "ENDLESS":
      return [];
    default:
      return ["showLog"];
  }
}
