/** Where companies answer with models of theirs: these hosts, and what ends in a dot and one of them. */
const companies: readonly string[] = (
  "ai.azure.com ai21.com aiplatform.googleapis.com anthropic.com api.nvidia.com cerebras.ai chutes.ai cohere.ai cohere.com " +
  "dashscope.aliyuncs.com dashscope-intl.aliyuncs.com deepinfra.com deepseek.com fireworks.ai " +
  "generativelanguage.googleapis.com groq.com hyperbolic.xyz minimax.io mistral.ai models.github.ai moonshot.ai moonshot.cn " +
  "novita.ai ollama.com openai.azure.com openai.com openrouter.ai perplexity.ai router.huggingface.co sambanova.ai " +
  "siliconflow.cn siliconflow.com together.ai together.xyz x.ai z.ai"
).split(" ");

/** Whether a well-known company answers at a host, in small letters, so that its models are none of one's own. */
export function isCompany(host: string): boolean {
  return companies.some((company) => host === company || host.endsWith(`.${company}`));
}
