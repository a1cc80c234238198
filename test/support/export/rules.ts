import type { SchemaObject } from "ajv";

const words = { type: "array", items: { type: "string" } } as const;
const flag = { type: "boolean" } as const;
const whole = { type: "integer", minimum: 0 } as const;

/** One of the groups of llama-swap: models that swap with each other. */
const group = {
  type: "object",
  required: ["members"],
  properties: { swap: flag, exclusive: flag, persistent: flag, members: words },
};

/** What llama-swap's published schema asks of a configuration, as far as MAGI writes it; anything else is a mistake. */
export const llamaSwapRules: SchemaObject = {
  type: "object",
  required: ["models"],
  additionalProperties: false,
  properties: {
    healthCheckTimeout: { type: "integer", minimum: 15 },
    models: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["cmd"],
        additionalProperties: false,
        properties: {
          cmd: { type: "string", minLength: 1 },
          proxy: { type: "string", pattern: "^https?://[^\\s]+$" },
          checkEndpoint: { type: "string", pattern: "^/.*$|^none$" },
          ttl: { type: "integer", minimum: -1 },
          aliases: { type: "array", items: { type: "string", minLength: 1 } },
          concurrencyLimit: whole,
          metadata: { type: "object" },
          capabilities: {
            type: "object",
            additionalProperties: false,
            properties: {
              in: { type: "array", minItems: 1, uniqueItems: true, items: { enum: ["text", "audio", "image"] } },
              out: { type: "array", minItems: 1, uniqueItems: true, items: { enum: ["text", "audio", "image"] } },
              tools: flag,
              reranker: flag,
              context: whole,
            },
          },
        },
      },
    },
    routing: {
      type: "object",
      additionalProperties: false,
      properties: {
        router: {
          type: "object",
          additionalProperties: false,
          properties: {
            use: { enum: ["group", "matrix"] },
            settings: {
              type: "object",
              additionalProperties: false,
              properties: { groups: { type: "object", additionalProperties: group } },
            },
          },
        },
      },
    },
    peers: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["proxy", "models"],
        additionalProperties: false,
        properties: {
          proxy: { type: "string", pattern: "^https?://[^\\s?#@]+$" },
          apiKey: { type: "string" },
          timeouts: { type: "object", additionalProperties: false, properties: { responseHeader: whole } },
          models: { type: "array", minItems: 1, items: { type: "string", minLength: 1 } },
        },
      },
    },
  },
};

const fallback = { type: "object", minProperties: 1, additionalProperties: { ...words, minItems: 1 } };

/** The shape that LiteLLM documents for a proxy's configuration, as far as MAGI writes it. */
export const liteLlmRules: SchemaObject = {
  type: "object",
  required: ["model_list", "router_settings", "general_settings"],
  additionalProperties: false,
  properties: {
    model_list: {
      type: "array",
      items: {
        type: "object",
        required: ["model_name", "litellm_params"],
        additionalProperties: false,
        properties: {
          model_name: { type: "string", minLength: 1 },
          litellm_params: {
            type: "object",
            required: ["model"],
            additionalProperties: false,
            properties: {
              model: { type: "string", pattern: "^(openai/[^]*|auto_router/complexity_router)$" },
              api_base: { type: "string", pattern: "^https?://[^\\s?#@]+$" },
              // A reference to the environment, never a key.
              api_key: { type: "string", pattern: "^os\\.environ/[A-Z][A-Z0-9_]*$" },
              weight: { type: "number", exclusiveMinimum: 0 },
              order: { type: "integer", minimum: 1 },
              max_parallel_requests: { type: "integer", minimum: 1 },
              complexity_router_config: {
                type: "object",
                required: ["tiers"],
                additionalProperties: false,
                properties: {
                  tiers: {
                    type: "object",
                    required: ["SIMPLE", "MEDIUM", "COMPLEX", "REASONING"],
                    maxProperties: 4,
                    additionalProperties: { type: "string" },
                  },
                },
              },
              complexity_router_default_model: { type: "string" },
            },
          },
          model_info: { type: "object", properties: { id: { type: "string" }, mode: { const: "chat" } } },
        },
      },
    },
    router_settings: {
      type: "object",
      additionalProperties: false,
      properties: {
        routing_strategy: { enum: ["simple-shuffle", "least-busy"] },
        enable_pre_call_checks: flag,
        num_retries: whole,
        allowed_fails: whole,
        cooldown_time: { type: "number", minimum: 0 },
        fallbacks: { type: "array", items: fallback },
      },
    },
    general_settings: {
      type: "object",
      additionalProperties: false,
      properties: {
        master_key: { const: "os.environ/LITELLM_MASTER_KEY" },
        background_health_checks: flag,
        health_check_interval: { type: "integer", minimum: 1 },
      },
    },
  },
};

const label = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

/** What Kubernetes asks of every document that MAGI writes for it. */
export const kubernetesRules: SchemaObject = {
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: { enum: ["apps/v1", "inference.networking.k8s.io/v1", "gateway.networking.k8s.io/v1"] },
    kind: { enum: ["Deployment", "InferencePool", "HTTPRoute"] },
    metadata: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: {
        name: { type: "string", pattern: label },
        labels: { type: "object", additionalProperties: { type: "string", pattern: label } },
      },
    },
    spec: { type: "object" },
  },
  allOf: [
    {
      if: { properties: { kind: { const: "InferencePool" } } },
      then: {
        properties: {
          spec: {
            required: ["selector", "targetPorts", "endpointPickerRef"],
            additionalProperties: false,
            properties: {
              selector: { required: ["matchLabels"] },
              targetPorts: {
                type: "array",
                minItems: 1,
                maxItems: 8,
                items: { type: "object", required: ["number"], properties: { number: { type: "integer" } } },
              },
              endpointPickerRef: {
                required: ["name", "port"],
                properties: {
                  name: { type: "string", pattern: label },
                  failureMode: { enum: ["FailOpen", "FailClose"] },
                },
              },
            },
          },
        },
      },
    },
    {
      if: { properties: { kind: { const: "HTTPRoute" } } },
      then: { properties: { spec: { properties: { rules: { type: "array", minItems: 1, maxItems: 16 } } } } },
    },
  ],
};
