interface Named {
  readonly modelId: string;
  readonly endpoint: string;
}

/** "qwen3 at http://127.0.0.1:8085/v1", or the id alone for an embedded model. */
export function endpointName(named: Named): string {
  const place = endpointPlace(named);
  return place === "" || place === "embedded" ? named.modelId : `${named.modelId} at ${place}`;
}

/** Where an endpoint is: its base URL, with the model's name there when it has several, or `embedded`. Endpoint ids are "model@place". */
export function endpointPlace({ modelId, endpoint }: Named): string {
  return endpoint.slice(modelId.length + 1);
}
