/**
 * What llama-server's last lines, and how it ended, say of the reason, in a sentence for a person; undefined when they say
 * nothing known.
 */
export function causeOf(lines: readonly string[]): string | undefined {
  const text = lines.join("\n");
  return causes.find(({ pattern }) => pattern.test(text))?.sentence;
}

/** The last line that looks like an error, without time and level before it. */
export function lastError(lines: readonly string[]): string | undefined {
  const line = lines.findLast((each) => /\b(error|fail(ed)?|invalid|unable|cannot|abort)/i.test(each));
  return line?.trim().slice(0, 300);
}

/** The first that fits wins: what is named by its cause before what only failed in the end. */
const causes: readonly { readonly pattern: RegExp; readonly sentence: string }[] = [
  {
    pattern: /couldn'?t bind|address already in use|failed to bind/i,
    sentence: "Its port is taken by another program.",
  },
  {
    pattern: /out of memory|failed to allocate|unable to allocate|cudaMalloc failed|ErrorOutOfDeviceMemory|bad_alloc/i,
    sentence: "There is not enough memory for it. Try a smaller ctx_size or n_gpu_layers, or stop another model.",
  },
  {
    pattern: /unknown model architecture/i,
    sentence: "This llama-server does not know the model's architecture. Install a newer one.",
  },
  {
    pattern: /(error: )?(invalid|unknown) argument/i,
    sentence:
      "This llama-server does not know an argument. Look at magi.llamaServer.arguments, or install a newer one.",
  },
  {
    pattern: /error while loading shared libraries|Library not loaded|cannot open shared object/i,
    sentence: "A library of llama-server is missing. Install llama.cpp again.",
  },
  {
    pattern:
      /tensor .* (is not within the file bounds|out of bounds)|file is (corrupted|truncated)|data is not within/i,
    sentence: "The file is not complete. Download it again.",
  },
  // Windows says these with a number only, and the program says nothing.
  {
    pattern: /ended with code 3221225781\b/,
    sentence:
      "A DLL of llama-server is missing. Unpack the whole archive of llama.cpp into one folder, or install Microsoft's Visual C++ Redistributable.",
  },
  {
    pattern: /ended with code 3221225501\b|ended by SIGILL/,
    sentence: "This llama-server is built for another processor. Install one that fits this machine.",
  },
];
