/** About how many tokens a text has: four characters each, as most tokenizers need for European languages. */
export function roughTokens(text: { readonly length: number }): number {
  return Math.ceil(text.length / 4);
}

/** An OpenAI-shaped `usage` that says that nobody counted. */
export function estimatedUsage(promptTokens: number, completionTokens: number): Readonly<Record<string, unknown>> {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    estimated: true,
  };
}
