import { isArrayOf, isBoolean, isFiniteNumber, isOneOf, isOptional, isShape, isString } from "./guards.ts";

/** How MAGI runs llama-server for the models of the registry. `router.js --llama-server JSON` takes one. */
export interface LlamaServerSettings {
  /** The program or the folder that it is in; empty to look for `llama-server` on PATH. */
  readonly path: string;
  /** The option of a command that says the path; without it, it is the setting. */
  readonly pathOption?: string | undefined;
  /** For every server, after what the registry says of the model. */
  readonly arguments: readonly string[];
  /** Started with the profile that enables a model, only for a prompt, or only by hand. */
  readonly start: "profile" | "prompt" | "never";
  /** So many run at once; 1 or more. */
  readonly most: number;
  /** One that nobody has asked for so long is stopped; 0 for never. */
  readonly idleMinutes: number;
  /** Whether they go on when the router ends. */
  readonly keep: boolean;
}

export const usualLlamaServerSettings: LlamaServerSettings = {
  path: "",
  arguments: [],
  start: "profile",
  most: 2,
  idleMinutes: 30,
  keep: false,
};

/** The settings in a JSON text; undefined when it is none. */
export function parseLlamaServerSettings(text: string): LlamaServerSettings | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isSettings(value) ? value : undefined;
  } catch {
    // Not JSON.
    return undefined;
  }
}

const isSettings = isShape<LlamaServerSettings>({
  path: isString,
  pathOption: isOptional(isString),
  arguments: isArrayOf(isString),
  start: isOneOf("profile", "prompt", "never"),
  most: isFiniteNumber,
  idleMinutes: isFiniteNumber,
  keep: isBoolean,
});
