/**
 * Options of llama-server that MAGI reads, or gives itself, and those that change neither an answer nor what it takes to
 * give one.
 */
const heeded: ReadonlySet<string> = new Set(
  (
    "-m --model -mm --mmproj -c --ctx-size -ngl --gpu-layers --n-gpu-layers -t --threads -b --batch-size " +
    "--embedding --embeddings --rerank --reranking -a --alias --host --port --jinja --metrics --offline " +
    "--api-key --slots --no-slots --props --webui --no-webui --ui --no-ui -v --verbose --log-disable --log-file " +
    "--log-colors --log-prefix --log-timestamps -lv --verbosity --log-verbosity"
  ).split(" "),
);

/** The options of a command that llama-server would miss if MAGI started it, each once. */
export function optionsLeftOut(words: readonly string[]): readonly string[] {
  const program = words.findIndex((word) => /(?:^|[\\/])llama-server(?:\.exe)?$/i.test(word));
  const options = words
    .slice(program + 1)
    .filter((word) => /^--?[A-Za-z]/.test(word))
    .map((word) => word.replace(/=.*$/s, ""));
  return [...new Set(options)].filter((option) => !heeded.has(option));
}
