export interface ChatTemplateFacts {
  /** `always`: every answer begins with thoughts; `can`: when asked to, or unless asked not to. */
  readonly thinks: "always" | "can" | "never";
  /** It has a place for tools that the model may call. */
  readonly hasTools: boolean;
}

/** What a chat template (Jinja) tells of its model. It is searched for words, never run. */
export function readChatTemplate(template: string): ChatTemplateFacts {
  const hasThoughts = /<\/?think(?:ing)?>|\[THINK\]|<\|channel\|>analysis|<seed:think>|reasoning_content/i.test(
    template,
  );
  const canBeTurnedOff =
    /enable_thinking|thinking_budget|thinking\s+is\s+defined|\/no_?think|(?<![a-z_])thinking\s*(?:==|%)/i.test(
      template,
    );
  return {
    thinks: hasThoughts ? (!canBeTurnedOff && opensThoughts(template) ? "always" : "can") : "never",
    hasTools: /\btools\b|tool_calls?\b/.test(template),
  };
}

/** Whether what it puts in front of every answer is the beginning of thoughts. */
function opensThoughts(template: string): boolean {
  const prompt = template.slice(Math.max(0, template.lastIndexOf("add_generation_prompt")));
  return template.includes("add_generation_prompt") && /<think(?:ing)?>(?!\s*(?:\\n)*\s*<\/think)/i.test(prompt);
}
