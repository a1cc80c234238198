/** Families of models, as the first word of a file name. */
export const families: ReadonlySet<string> = new Set(
  (
    "qwen llama codellama tinyllama mistral mixtral ministral codestral devstral magistral mathstral voxtral pixtral deepseek phi " +
    "gemma codegemma medgemma shieldgemma translategemma embeddinggemma functiongemma recurrentgemma paligemma glm codegeex chatglm " +
    "granite kimi minimax command aya nemotron olmo olmoe smollm smolvlm lfm exaone falcon hunyuan ernie internlm internvl yi baichuan " +
    "starcoder codeqwen qwq qvq openhermes hermes zephyr vicuna wizardlm wizardcoder dolphin solar orca stablelm jamba apertus ling ring " +
    "llava bakllava minicpm moondream bge gte e5 grok dbrx arctic mpt bloom pythia jan rwkv xgen seed opencoder openthinker nanbeige " +
    "marco aceinstruct acereason skywork intellect mimo step longcat telechat ouro tulu starling openchat magi"
  ).split(" "),
);

/** Families of several words; the family of an id has them joined with `_`. */
export const longFamilies: readonly string[] = [
  "nomic embed text",
  "nomic embed code",
  "snowflake arctic embed",
  "bge reranker",
  "jina embeddings",
  "jina reranker",
  "mxbai embed",
  "mxbai rerank",
  "multilingual e5",
  "all minilm",
  "all mpnet",
  "tiny aya",
  "gpt oss",
  "seed oss",
  "seed coder",
  "command r7b",
  "command r",
  "command a",
  "nous hermes",
  "nous capybara",
  "magi guide",
];

/** Whoever published a model, in front of its name. */
export const publishers: ReadonlySet<string> = new Set(
  "meta facebook google nvidia microsoft ibm mistralai openai c4ai tencent baidu moonshotai ai21 bartowski lmstudio huihui".split(
    " ",
  ),
);

/** Words of a file name that say nothing about the model. */
export const noise: ReadonlySet<string> = new Set(
  "gguf ggml model models mmproj imatrix imat im i1 hf quantized latest unsloth split".split(" "),
);

/** What makes a model of a family another one, so it ends a family of several words. */
export const variants: ReadonlySet<string> = new Set(
  (
    "vl vlm vision omni audio coder code math moe base instruct chat it thinking think reasoning reasoner distill mini nano micro tiny small " +
    "medium large plus pro air flash lite turbo next max embedding embeddings embed reranker rerank guard uncensored abliterated qat mtp pt v o preview exp beta alpha"
  ).split(" "),
);

export const instructWords: ReadonlySet<string> = new Set(["instruct", "inst", "it", "chat"]);

/** They think before each answer; those that can be asked to do so or not to are not among them. */
export const thinkingWord =
  /^(?:r1|r1v\d*|o1|z1|or1|qwq|qvq|thinking|think|[a-z]*thinker\d*|[a-z]*reasoning|reasoner|reason|magistral|deepscaler|deepcoder|acereason)$/;
export const thinkingName = /^(?:gpt_oss|ring)\b|^exaone deep\b|^falcon h1r\b/;
/** The `R1` of Mag Mell is its first release. */
export const notThinking = /(?:^| )(?:no|non) ?think(?:ing)?(?: |$)|nothink|nonthink|\bmag mell\b/;
export const coderWord =
  /^(?:[a-z]*coder\d*|starcoderbase|code|coding|codellama|codegemma|codestral|codeqwen|codegeex|opencodereasoning|devstral|swe)$/;
export const visionWord =
  /^(?:vl|vlm|vision|llava|bakllava|pixtral|moondream\d*|smolvlm\d*|internvl\d*|paligemma\d*|qvq|omni|multimodal)$/;
export const embeddingWord = /^(?:embed|embedding|embeddings|embeddinggemma|bge|gte|e5|minilm|mpnet|colbert)$/;
export const rerankerWord = /^rerank(?:er)?$/;
