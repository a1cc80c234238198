/** "qwen3 at http://127.0.0.1:8085/v1", or the id alone for an embedded model. Endpoint ids are "model@place". */
export function endpointName({ modelId, endpoint }: { readonly modelId: string; readonly endpoint: string }): string {
  const place = endpoint.slice(modelId.length + 1);
  return place === "" || place === "embedded" ? modelId : `${modelId} at ${place}`;
}
