import type { Concept } from "./concept.ts";

/** Names of languages and tools: the prompt is about programming. */
export const tools = {
  programming: {
    words: {
      en: "python|javascript|typescript|rust|golang|java|kotlin|swift|haskell|scala|c++|c#|php|ruby|perl|bash|shell|sql|postgres|postgresql|mysql|sqlite|redis|react|vue|angular|svelte|node.js|nodejs|django|flask|rails|spring boot|docker|kubernetes|terraform|pytorch|tensorflow|numpy|pandas|cuda|assembly|lisp|prolog|erlang|elixir|ocaml|git|linux|html|css|regex",
    },
  },
} as const satisfies Readonly<Record<string, Pick<Concept, "words">>>;
