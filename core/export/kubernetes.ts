import type { ExportInput, Translation } from "./exported.ts";
import { commonLosses, modelsOf } from "./models.ts";
import type { ExportedModel } from "./models.ts";
import { toDnsLabel, uniqueName } from "./names.ts";
import type { Profile } from "../profile/profile.ts";

const gateway = "inference-gateway";
const volumeClaim = "magi-models";
const serverPort = 8000;
const pickerPort = 9002;
/** An HTTPRoute takes no more (Gateway API, `HTTPRouteSpec.rules`). */
const mostRules = 16;
/** `-epp` comes behind it. */
const longestName = 63 - "-epp".length;

/**
 * Manifests (`kubectl apply -f FILE`) for models that vLLM serves behind the Gateway API Inference Extension: a
 * Deployment and an InferencePool for each model, and an HTTPRoute that sends each model's name to its pool.
 */
export function toKubernetes({ name: profileName, profile, registry }: ExportInput): Translation {
  const routes = new Set<string>();
  const found = modelsOf(profile, registry);
  const names = new Set<string>();
  const losses = [...found.losses];
  const served = found.models.flatMap((model) => {
    if (model.model.file_path?.startsWith("builtin:") === true) {
      losses.push(`The model ${model.id} is left out: it ships with MAGI, which runs it itself.`);
      return [];
    }
    if (!isHeaderValue(model.id)) {
      losses.push(`The model ${model.id.slice(0, 100)} is left out: its id cannot stand in a header.`);
      return [];
    }
    return [{ model, name: uniqueName(toDnsLabel(model.id, longestName), names, longestName) }];
  });
  return {
    documents: [
      ...served.flatMap(({ model, name }) => [deployment(model, name), inferencePool(name)]),
      ...chunksOf(served, mostRules).map((part) =>
        httpRoute(part, uniqueName(toDnsLabel(`magi-${profileName}`), routes, 63)),
      ),
    ],
    models: served.length,
    losses: [
      ...losses,
      ...served.flatMap(({ model }) => modelLosses(model)),
      "tier_config: the gateway does not choose by the prompt. MAGI still does, with these models as endpoints.",
      `load_balancing: the endpoint picker of each pool spreads prompts over its pods; ${balancing(profile)} is MAGI's among models.`,
      ...commonLosses(
        profile,
        served.map(({ model }) => model),
        "the gateway",
      ),
    ],
    notes: [
      "Apply it with: kubectl apply -f FILE. The cluster needs the Gateway API, its Inference Extension and vLLM's image.",
      `A Gateway \`${gateway}\` with body-based routing must be there: it sets the header X-Gateway-Model-Name from a request's \`model\`.`,
      "Each pool needs its endpoint picker, the Service POOL-epp; the Inference Extension's Helm chart `inferencepool` installs one.",
      `The weights are expected in the volume claim \`${volumeClaim}\`: ${served.map(({ model }) => weightsOf(model)).join(", ")}.`,
      ...(served.some(({ model }) => /\.gguf$/i.test(weightsOf(model)))
        ? [
            "vLLM reads GGUF files only with vllm-gguf-plugin, which its image lacks, and calls that an experiment. Use an image that has it and add --tokenizer=ORG/MODEL, or put folders with the models' original weights there and name these in --model.",
          ]
        : []),
      "MAGI then needs the gateway's address only. In the registry, give each model this endpoint:",
      ...served.map(({ model }) => `  ${model.id}: {"url": "http://GATEWAY/v1", "model": ${JSON.stringify(model.id)}}`),
    ],
  };
}

function isHeaderValue(id: string): boolean {
  return /^[\x20-\x7e]{1,4096}$/.test(id) && id.trim() === id;
}

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

function balancing({ load_balancing: { enabled, strategy } }: Profile): string {
  return enabled ? strategy : "enabled: false";
}

function weightsOf({ id, model }: ExportedModel): string {
  return model.filename ?? model.file_path?.split(/[\\/]/).at(-1) ?? id;
}

function modelLosses({ id, model }: ExportedModel): readonly string[] {
  const settings = (["n_gpu_layers", "n_threads", "batch_size"] as const).filter((field) => model[field] !== undefined);
  return [
    ...(settings.length > 0 ? [`${settings.join(", ")} of ${id}: vLLM has no such settings.`] : []),
    ...(model.mmproj_path === undefined ? [] : [`mmproj_path of ${id}: vLLM reads no projector beside a GGUF file.`]),
    ...(/-0*1-of-\d+\.gguf$/i.test(weightsOf({ id, model, tier: "", endpoints: [] }))
      ? [`The file of ${id} has several parts, which vLLM does not read: merge them with llama-gguf-split.`]
      : []),
  ];
}

function labelsOf(name: string): object {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "magi" };
}

function deployment(exported: ExportedModel, name: string): object {
  const { id, model, endpoints } = exported;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      replicas: Math.max(1, endpoints.length),
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      template: {
        metadata: { labels: labelsOf(name) },
        spec: {
          containers: [
            {
              name: "vllm",
              image: "vllm/vllm-openai:latest",
              args: [
                `--model=${argument(`/models/${weightsOf(exported)}`)}`,
                `--served-model-name=${argument(id)}`,
                `--port=${serverPort}`,
                ...(model.ctx_size === undefined ? [] : [`--max-model-len=${model.ctx_size}`]),
              ],
              ports: [{ name: "http", containerPort: serverPort }],
              readinessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 5 },
              resources: { limits: { "nvidia.com/gpu": 1 } },
              volumeMounts: [{ name: "models", mountPath: "/models", readOnly: true }],
            },
          ],
          volumes: [{ name: "models", persistentVolumeClaim: { claimName: volumeClaim, readOnly: true } }],
        },
      },
    },
  };
}

/** Kubernetes puts variables in for `$(NAME)`. */
function argument(text: string): string {
  return text.replaceAll("$(", () => "$$(");
}

function inferencePool(name: string): object {
  return {
    apiVersion: "inference.networking.k8s.io/v1",
    kind: "InferencePool",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      targetPorts: [{ number: serverPort }],
      endpointPickerRef: {
        kind: "Service",
        name: `${name}-epp`,
        port: { number: pickerPort },
        failureMode: "FailOpen",
      },
    },
  };
}

function httpRoute(served: readonly { readonly model: ExportedModel; readonly name: string }[], name: string): object {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, labels: labelsOf(name) },
    spec: {
      parentRefs: [{ name: gateway }],
      rules: served.map(({ model, name: pool }) => ({
        matches: [
          {
            path: { type: "PathPrefix", value: "/" },
            headers: [{ type: "Exact", name: "X-Gateway-Model-Name", value: model.id }],
          },
        ],
        backendRefs: [{ group: "inference.networking.k8s.io", kind: "InferencePool", name: pool }],
      })),
    },
  };
}
