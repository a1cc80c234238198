import { describe, expect, test } from "vitest";
import { endpointsOf } from "../../../../core/registry/endpoints.ts";

describe("endpoints of a model", () => {
  test.each([
    ["http://user:secret@box:8000/v1", "http://box:8000/v1"],
    ["https://sk-secret@box/v1/", "https://box/v1"],
    ["http://box/v1?api_key=secret", "http://box/v1"],
    ["http://box/v1/?key=secret#secret", "http://box/v1"],
    ["http://a@b@box/v1", "http://box/v1"],
  ])("have no secret of the address %s, as every status shows them", (written, url) => {
    const [endpoint] = endpointsOf({ model_id: "m", endpoints: [{ url: written }] });
    expect(endpoint).toMatchObject({ id: `m@${url}`, url, hadSecret: true });
  });

  test.each(["http://box:8000/v1", "http://[::1]:8000", "https://box/a@b/v1"])("are %s as it stands there", (url) => {
    expect(endpointsOf({ model_id: "m", endpoints: [{ url: `${url}/` }] })).toEqual([
      { kind: "http", id: `m@${url}`, modelId: "m", url, upstreamModel: "m", weight: 1 },
    ]);
  });
});
