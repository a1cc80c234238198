/** Why llama.cpp did not come up although it is built for this platform, and what to do. */
export function whyNotLoaded(platform: NodeJS.Platform, reason: string): string {
  const remedy =
    platform === "win32"
      ? // What it is built with belongs to no Windows; a machine without it says only that a module is not there.
        "Install Microsoft's Visual C++ Redistributable, or run"
      : "Run";
  return `llama.cpp could not be loaded on this machine (${reason}). ${remedy} the model with a server such as llama-server or Ollama instead.`;
}
