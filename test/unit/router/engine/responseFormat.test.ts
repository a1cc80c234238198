import { expect, it } from "vitest";
import { EngineError } from "../../../../router/engine/engineError.ts";
import { parseResponseFormat } from "../../../../router/engine/responseFormat.ts";

const schema = { type: "object", properties: { ok: { type: "boolean" } } };

it.each([
  [undefined, undefined],
  [null, undefined],
  [{ type: "text" }, undefined],
  [{ type: "json_object" }, { kind: "json" }],
  [
    { type: "json_object", schema },
    { kind: "schema", schema },
  ],
  [
    { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
    { kind: "schema", schema },
  ],
])("%j is %j", (value, format) => {
  expect(parseResponseFormat(value)).toEqual(format);
});

it.each([
  ["json", "response_format must be an object."],
  [{ type: "xml" }, "response_format.type must be text, json_object or json_schema."],
  [{ type: "json_schema" }, "response_format.json_schema must be an object."],
  [{ type: "json_schema", json_schema: { schema: [] } }, "response_format.json_schema.schema must be an object."],
])("%j is refused by name", (value, sentence) => {
  expect(() => parseResponseFormat(value)).toThrow(new EngineError(400, "invalid_request_error", sentence));
});
