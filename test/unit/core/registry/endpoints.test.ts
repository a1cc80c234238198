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

  test("are as many as a server has names for the model, and no more where one stands there twice", () => {
    const url = "http://box/v1";
    const endpoints = endpointsOf({
      model_id: "m",
      endpoints: [{ url }, { url, model: "m:2", weight: 2 }, { url: `${url}/` }, { url, model: "m:2" }],
    });
    expect(endpoints).toMatchObject([
      { id: `m@${url}`, url, upstreamModel: "m" },
      { id: `m@${url} (m:2)`, url, upstreamModel: "m:2", weight: 2 },
    ]);
    expect(endpoints).toHaveLength(2);
  });

  test.each(["http://box:8000/v1", "http://[::1]:8000", "https://box/a@b/v1"])("are %s as it stands there", (url) => {
    expect(endpointsOf({ model_id: "m", endpoints: [{ url: `${url}/` }] })).toEqual([
      { kind: "http", id: `m@${url}`, modelId: "m", url, upstreamModel: "m", weight: 1 },
    ]);
  });
});
